import type { DeployedModelNames } from "../deployed-names.ts";
import type { MonitoringFacts } from "../monitoring-facts.ts";
import type { Filter } from "./expression.ts";

/** Stands where log lines have an endpoint, in those of the delivery that are of no model. No endpoint is called so: all names have a hyphen. */
export const deliveryLines = "delivery";

/** The models' endpoints, or one model's. */
export function endpoints({ names }: MonitoringFacts, model?: string): Filter<"endpointname"> {
  const models = model === undefined ? names.models : names.models.filter((candidate) => candidate.model === model);
  return { tag: "endpointname", values: models.map(({ endpoint }) => endpoint), selectable: "" };
}

/** What handlers' log lines are of: models' endpoints, and {@link deliveryLines}. */
export function handlers({ names }: MonitoringFacts): Filter<"endpointname"> {
  const delivery = names.delivery ? [deliveryLines] : [];
  return {
    tag: "endpointname",
    values: [...names.models.map(({ endpoint }) => endpoint), ...delivery],
    selectable: "",
  };
}

/** Queues in front of models, and of the delivery. */
export function queues(facts: MonitoringFacts): Filter<"queuename"> {
  const { delivery } = facts.names;
  return {
    tag: "queuename",
    values: [...facts.names.models.map(({ queue }) => queue), ...(delivery ? [delivery.queue] : [])],
    ...suffixOf(facts, "-queue", ({ queue }) => queue),
  };
}

/** Queues of the models that listen to the source: a message is a document that came in. */
export function sourceQueues(facts: MonitoringFacts): Filter<"queuename"> {
  const roots = new Set(facts.pipeline.models.filter(({ parents }) => parents.length === 0).map(({ name }) => name));
  const listening = facts.names.models.filter(({ model }) => roots.has(model));
  return {
    tag: "queuename",
    values: listening.map(({ queue }) => queue),
    ...suffixOf(facts, "-queue", ({ queue }) => queue),
  };
}

/** Dead-letter queues of models, and of the delivery. */
export function deadLetterQueues(facts: MonitoringFacts): Filter<"queuename"> {
  const { delivery } = facts.names;
  return {
    tag: "queuename",
    values: [
      ...facts.names.models.map(({ deadLetterQueue }) => deadLetterQueue),
      ...(delivery ? [delivery.deadLetterQueue] : []),
    ],
    ...suffixOf(facts, "-dlq", ({ deadLetterQueue }) => deadLetterQueue),
  };
}

/** Functions of triggers, and of the delivery. */
export function functions(facts: MonitoringFacts): Filter<"functionname"> {
  const { delivery } = facts.names;
  return {
    tag: "functionname",
    values: [
      ...facts.names.models.map(({ triggerFunction }) => triggerFunction),
      ...(delivery ? [delivery.function] : []),
    ],
    ...suffixOf(facts, "-trigger", ({ triggerFunction }) => triggerFunction),
  };
}

/** A selected endpoint's name leads to the others only where each is that name and a suffix. */
function suffixOf(
  { names }: MonitoringFacts,
  suffix: string,
  nameOf: (model: DeployedModelNames) => string,
): { readonly selectable?: string } {
  return names.models.every((model) => nameOf(model) === `${model.endpoint}${suffix}`) ? { selectable: suffix } : {};
}
