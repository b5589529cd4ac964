import type { Limit } from "../limits.ts";
import type { Expression } from "../metrics/expression.ts";
import type { MonitoringFacts } from "../monitoring-facts.ts";
import { monitor } from "./base-monitor.ts";
import type { MonitorOptions, MonitorPlan, MonitorText } from "./monitor.ts";

/** A share of which too much pages. */
export interface ShareMonitor {
  /** Of the monitor that tells. */
  readonly key: string;
  readonly name: string;
  /** Begins the keys of its parts. */
  readonly part: string;
  /** What its parts call what is counted, such as `failures`. */
  readonly counted: string;
  readonly windowMinutes: number;
  /** In percent. */
  readonly share: { readonly expression: Expression; readonly limit: Limit };
  readonly count: { readonly expression: Expression; readonly least: Limit };
  readonly text: MonitorText;
  readonly options: MonitorOptions;
}

/** One of one is a share of 100 percent and should wake nobody, so the number must be high as well. */
export function planShareMonitors(facts: MonitoringFacts, plan: ShareMonitor): readonly MonitorPlan[] {
  const { count, counted, key, name, options, part, share, text, windowMinutes } = plan;
  const window = { kind: "metric", aggregator: "sum", windowMinutes } as const;
  const partOf = `(part of: ${name.slice(0, 1).toLowerCase()}${name.slice(1)})`;
  const keys = [`${part}-share`, `${part}-count`] as const;
  return [
    monitor(facts, {
      key: keys[0],
      name: `Share of ${counted} ${partOf}`,
      severity: "part",
      condition: {
        ...window,
        expression: share.expression,
        comparator: ">",
        threshold: share.limit.value,
        unit: share.limit.unit,
      },
      options,
    }),
    monitor(facts, {
      key: keys[1],
      name: `Number of ${counted} ${partOf}`,
      severity: "part",
      condition: {
        ...window,
        expression: count.expression,
        comparator: ">=",
        threshold: count.least.value,
        unit: count.least.unit,
      },
      options,
    }),
    monitor(facts, { key, name, severity: "page", condition: { kind: "both", of: keys }, text }),
  ];
}
