import type { Tag } from "../metrics/metric.ts";
import { type OwnMetricName, ownMetrics, scopedName } from "../metrics/own-metrics.ts";
import { type MonitoringFacts, scopeOf } from "../monitoring-facts.ts";
import { attributes, logSearch, withoutTests } from "./log-search.ts";

/** A metric that Datadog makes of log lines, as its API takes it. */
export interface LogMetricPlan {
  /** Its name in the table; the key of the resource. */
  readonly key: OwnMetricName;
  /** Its name in Datadog. */
  readonly name: string;
  readonly search: string;
  /** Attribute that is measured; a count has none. */
  readonly path?: string;
  readonly groups: readonly { readonly path: string; readonly tag: Tag }[];
}

/** Which lines a metric is made of. The messages are what the handlers of `@sluice/runtime` write; a test compares them. */
const sources: Readonly<Record<OwnMetricName, { readonly terms: readonly string[]; readonly path?: string }>> = {
  "sluice.documents.invoked": { terms: ['"model invoked"', withoutTests] },
  "sluice.documents.delivered": { terms: ['"prediction delivered"', withoutTests] },
  "sluice.documents.superseded": { terms: ['"document superseded"', withoutTests] },
  "sluice.documents.duration": {
    terms: ['"prediction delivered"', `${attributes.documentMs}:*`, withoutTests],
    path: attributes.documentMs,
  },
  "sluice.predictions.duration": {
    terms: ['"prediction delivered"', `${attributes.predictionMs}:*`, withoutTests],
    path: attributes.predictionMs,
  },
  // A message that a handler cannot handle says something of the pipeline, whoever put its document.
  "sluice.messages.failed": { terms: ['"message failed"'] },
  "sluice.batches.partial": { terms: ['"batch handled"', `${attributes.failed}:>0`] },
};

const paths: Readonly<Partial<Record<Tag, string>>> = {
  endpointname: attributes.endpoint,
  model: attributes.model,
  version: attributes.modelVersion,
  status_class: attributes.statusClass,
};

/** The metrics that a pipeline's log lines become. */
export function planLogMetrics(facts: MonitoringFacts): readonly LogMetricPlan[] {
  const names = Object.keys(ownMetrics) as OwnMetricName[];
  return names.map((key) => {
    const { path, terms } = sources[key];
    return {
      key,
      name: scopedName(key, scopeOf(facts)),
      search: logSearch(facts, ...terms),
      ...(path !== undefined && { path }),
      groups: ownMetrics[key].tags.flatMap((tag) => {
        const attribute = paths[tag];
        return attribute === undefined ? [] : [{ path: attribute, tag }];
      }),
    };
  });
}
