import { deliveryLines } from "../metrics/filters.ts";
import { type MonitoringFacts, scopeOf } from "../monitoring-facts.ts";

/** Attributes of log lines, as the handlers write them and the log pipeline completes them. */
export const attributes = {
  pipeline: "@pipeline",
  environment: "@environment",
  model: "@model",
  modelVersion: "@model_version",
  endpoint: "@endpoint",
  documentId: "@document_id",
  statusClass: "@status_class",
  durationMs: "@duration_ms",
  documentMs: "@document_ms",
  predictionMs: "@prediction_ms",
  failed: "@failed",
  test: "@test",
} as const;

/** Leaves out what is logged of documents that tests have put: they are no work that consumers wait for. */
export const withoutTests = `-${attributes.test}:true`;

/** Lines of a pipeline in its environment, narrowed by further terms of Datadog's search language. */
export function logSearch(facts: MonitoringFacts, ...terms: readonly string[]): string {
  const { environment, pipeline } = scopeOf(facts);
  return [`${attributes.pipeline}:${pipeline}`, `${attributes.environment}:${environment}`, ...terms].join(" ");
}

/** The same on a board: narrowed by its variables. A line that is of no model, such as of a whole batch of the delivery, is of all of them. */
export function boardLogSearch({ pipeline }: MonitoringFacts, ...terms: readonly string[]): string {
  const { endpoint, environment, pipeline: name } = attributes;
  const selected = `(${endpoint}:$model.value OR ${endpoint}:${deliveryLines} OR -${endpoint}:*)`;
  return [`${name}:${pipeline.name}`, `${environment}:$environment.value`, selected, ...terms].join(" ");
}
