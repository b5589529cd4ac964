import {
  type Indicator,
  type MonitoringFacts,
  type MonitorPlan,
  type ObjectivePlan,
  planMonitors,
  planObjectives,
  renderObjective,
} from "@sluice/observability/plans";
import type { PictureBurnRate, PictureObjective } from "./picture.ts";
import { describeWindows } from "./picture-monitors.ts";
import { describeQuantity, describeSeconds } from "./quantity.ts";

/** A pipeline's objectives in words, each with the burn rates that monitors watch. */
export function planPictureObjectives(facts: MonitoringFacts): readonly PictureObjective[] {
  const monitors = planMonitors(facts);
  return planObjectives(facts).map((plan) => {
    const { days, description, key, name, targetPercent } = plan;
    return {
      key,
      name,
      description,
      target: `${targetPercent} % in ${days} days`,
      budget: describeBudget(plan),
      queries: queriesOf(facts, plan),
      burnRates: monitors.flatMap((monitor) => burnRateOf(monitor, key)),
    };
  });
}

function describeBudget({ days, indicator, targetPercent }: ObjectivePlan): string {
  const share = (100 - targetPercent) / 100;
  if (indicator.kind === "events") return `1 of ${Math.round(1 / share).toLocaleString("en-US")} events may fail`;
  return `${describeSeconds(Math.round(share * days * 1440) * 60)} in ${days} days may be bad`;
}

function queriesOf(facts: MonitoringFacts, plan: ObjectivePlan): PictureObjective["queries"] {
  const { query, sli_specification: slices } = renderObjective(facts, plan);
  const events =
    query === undefined
      ? []
      : [
          { label: "good events", text: query.numerator },
          { label: "all events", text: query.denominator },
        ];
  const values = slices?.time_slice.query.queries ?? [];
  return [...events, ...values.map((value) => ({ label: describeSlices(plan.indicator), text: value.query }))];
}

function describeSlices(indicator: Indicator): string {
  if (indicator.kind === "events") return "events";
  const { limit, sliceSeconds, unit } = indicator;
  return `good are slices of ${describeSeconds(sliceSeconds)} at most ${describeQuantity(limit, unit)}`;
}

function burnRateOf({ condition, severity }: MonitorPlan, objective: string): readonly PictureBurnRate[] {
  if (condition.kind !== "burn-rate" || condition.objective !== objective) return [];
  return [{ rate: `${condition.threshold} times`, windows: describeWindows(condition), severity }];
}
