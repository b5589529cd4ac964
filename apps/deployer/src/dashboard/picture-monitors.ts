import {
  type MonitorCondition,
  type MonitoringFacts,
  type MonitorOptions,
  type MonitorPlan,
  planMonitors,
  renderCondition,
} from "@sluice/observability/plans";
import { idsToCome } from "./ids-to-come.ts";
import type { PictureMonitor } from "./picture.ts";
import { describeQuantity, describeSeconds } from "./quantity.ts";

/** A pipeline's monitors in words: those that tell somebody first, then the parts that they look at. */
export function planPictureMonitors(facts: MonitoringFacts): readonly PictureMonitor[] {
  const plans = planMonitors(facts);
  // A name begins with the pipeline and the environment, as every name here does.
  const names = new Map(plans.map(({ key, name }) => [key, name.replace(/^\[[^\]]*\] /, "")]));
  const ids = idsToCome(facts, plans);
  const monitors = plans.map((plan): PictureMonitor => {
    const { condition, key, name, options, severity, text } = plan;
    return {
      key,
      name,
      severity,
      condition: describeCondition(condition, names),
      threshold: describeThreshold(condition),
      query: renderCondition(facts, condition, ids),
      told: toldOf(facts, plan),
      habits: describeHabits(options),
      ...(text === undefined ? {} : { text }),
    };
  });
  const telling = monitors.filter(({ severity }) => severity !== "part");
  return [...telling, ...monitors.filter(({ severity }) => severity === "part")];
}

/** Such as `1 h and 5 min`. */
export function describeWindows({ longWindowHours, shortWindowMinutes }: BurnRateWindows): string {
  return `${describeSeconds(longWindowHours * 3600)} and ${describeSeconds(shortWindowMinutes * 60)}`;
}

interface BurnRateWindows {
  readonly longWindowHours: number;
  readonly shortWindowMinutes: number;
}

function toldOf({ environment }: MonitoringFacts, { severity }: MonitorPlan): readonly string[] {
  if (severity === "part") return [];
  const { page = [], warn } = environment.notify;
  return severity === "page" ? page : warn;
}

const aggregators = { sum: "sum", max: "maximum", min: "minimum", avg: "average" } as const;
const comparators = { ">": "above", ">=": "at least", "<": "below" } as const;

function describeCondition(condition: MonitorCondition, names: ReadonlyMap<string, string>): string {
  switch (condition.kind) {
    case "metric": {
      const { aggregator, comparator, threshold, unit, windowMinutes } = condition;
      const window = describeSeconds(windowMinutes * 60);
      return `${aggregators[aggregator]} of ${window} ${comparators[comparator]} ${describeQuantity(threshold, unit)}`;
    }
    case "burn-rate":
      return `error budget used up more than ${condition.threshold} times too fast, over ${describeWindows(condition)}`;
    case "both":
      return `both fire: ${condition.of.map((key) => `“${names.get(key) ?? key}”`).join(" and ")}`;
  }
}

function describeThreshold(condition: MonitorCondition): string {
  switch (condition.kind) {
    case "metric":
      return describeQuantity(condition.threshold, condition.unit);
    case "burn-rate":
      return `${condition.threshold} times`;
    case "both":
      return "";
  }
}

const missing = {
  resolve: "no data: well again",
  show_no_data: "no data: shown as such",
  default: "no data: taken as 0",
};

function describeHabits(options: MonitorOptions): readonly string[] {
  const { evaluationDelaySeconds: delay, newGroupDelaySeconds: fresh, onMissingData, renotifyMinutes } = options;
  return [
    ...(delay === undefined ? [] : [`looks ${describeSeconds(delay)} back`]),
    ...(fresh === undefined ? [] : [`leaves what is new alone for ${describeSeconds(fresh)}`]),
    ...(onMissingData === undefined ? [] : [missing[onMissingData]]),
    ...(renotifyMinutes === undefined ? [] : [`told again every ${describeSeconds(renotifyMinutes * 60)}`]),
  ];
}
