import { logSearch } from "../logs/log-search.ts";
import type { MonitoringFacts } from "../monitoring-facts.ts";
import { burnRates } from "../slos/burn-rates.ts";
import type { ObjectivePlan } from "../slos/objective.ts";
import { monitor } from "./base-monitor.ts";
import { sinceWhichRelease } from "./commands.ts";
import type { MonitorPlan } from "./monitor.ts";

/** Monitors of how fast an objective's error budget is used up. */
export function planBurnRateMonitors(facts: MonitoringFacts, objective: ObjectivePlan): readonly MonitorPlan[] {
  const { days, description, key, targetPercent } = objective;
  return burnRates(targetPercent, days, facts.metricDelaySeconds).map(
    ({ longWindowHours, rate, severity, shortWindowMinutes }) => {
      const lasts = Math.round((days * 24) / rate);
      return monitor(facts, {
        key: `burn-rate-${key}-${longWindowHours}h`,
        name: `${titles[key] ?? key}: error budget burns ${rate} times too fast`,
        severity,
        condition: {
          kind: "burn-rate",
          objective: key,
          days,
          longWindowHours,
          shortWindowMinutes,
          threshold: rate,
        },
        text: {
          happened: `For ${longWindowHours} h, and still in the last ${shortWindowMinutes} min, the error budget of ${targetPercent} % in ${days} days has been used up more than ${rate} times as fast as it may be. (${description})`,
          meansForDocuments: `If it goes on, the budget of ${days} days lasts for ${lasts} h.`,
          next: ["Look at the board from its top: which model, and since when.", ...sinceWhichRelease(facts)],
          search: logSearch(facts, "(status:error OR status:warn)"),
        },
      });
    },
  );
}

const titles: Readonly<Record<string, string>> = {
  predicted: "Predictions",
  started: "Documents that start in time",
  delivered: "Deliveries",
};
