import { renderExpression, renderFormula } from "../metrics/expression.ts";
import { type MonitoringFacts, scopeOf } from "../monitoring-facts.ts";
import type { ObjectivePlan } from "./objective.ts";

/** An objective as Datadog's API takes it. */
export interface RenderedObjective {
  readonly name: string;
  readonly description: string;
  readonly type: "metric" | "time_slice";
  /** Good events, and all of them; for events. */
  readonly query?: { readonly numerator: string; readonly denominator: string };
  /** For slices of time. */
  readonly sli_specification?: {
    readonly time_slice: {
      readonly comparator: "<=";
      readonly threshold: number;
      readonly query_interval_seconds: 60 | 300;
      readonly query: {
        readonly formulas: readonly [{ readonly formula: string }];
        readonly queries: readonly { readonly data_source: "metrics"; readonly name: string; readonly query: string }[];
      };
    };
  };
  readonly thresholds: readonly [{ readonly target: number; readonly timeframe: "7d" | "30d" | "90d" }];
  readonly timeframe: "7d" | "30d" | "90d";
  readonly target_threshold: number;
  readonly tags: readonly string[];
}

/** An objective as Datadog's API takes it. */
export function renderObjective(facts: MonitoringFacts, plan: ObjectivePlan): RenderedObjective {
  const timeframe = `${plan.days}d` as const;
  return {
    name: plan.name,
    description: plan.description,
    ...renderIndicator(facts, plan),
    thresholds: [{ target: plan.targetPercent, timeframe }],
    // The provider wants these to be one of the thresholds.
    timeframe,
    target_threshold: plan.targetPercent,
    tags: plan.tags,
  };
}

function renderIndicator(
  facts: MonitoringFacts,
  { indicator }: ObjectivePlan,
): Pick<RenderedObjective, "type" | "query" | "sli_specification"> {
  const scope = scopeOf(facts);
  if (indicator.kind === "events") {
    const { all, good } = indicator;
    return {
      type: "metric",
      query: { numerator: renderExpression(good, { scope }), denominator: renderExpression(all, { scope }) },
    };
  }
  const { formula, queries } = renderFormula(indicator.value, { scope });
  return {
    type: "time_slice",
    sli_specification: {
      time_slice: {
        comparator: "<=",
        threshold: indicator.limit,
        query_interval_seconds: indicator.sliceSeconds,
        query: {
          formulas: [{ formula }],
          queries: queries.map(({ name, query }) => ({ data_source: "metrics", name, query })),
        },
      },
    },
  };
}
