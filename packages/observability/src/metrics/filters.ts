import type { DeployedDeliveryNames, DeployedModelNames } from "../deployed-names.ts";
import type { MonitoringFacts } from "../monitoring-facts.ts";
import type { Filter } from "./expression.ts";
import type { Tag } from "./metric.ts";

/** Stands where log lines have an endpoint, in those of the delivery that are of no model. No endpoint is called so: all names have a hyphen. */
export const deliveryLines = "delivery";

/** The models' endpoints, or one model's. */
export function endpoints({ names }: MonitoringFacts, model?: string): Filter<"endpointname"> {
  const models = model === undefined ? names.models : names.models.filter((candidate) => candidate.model === model);
  return { tag: "endpointname", values: models.map(({ endpoint }) => endpoint), selectable: "" };
}

/** What handlers' log lines are of: models' endpoints, and {@link deliveryLines}. */
export function handlers(facts: MonitoringFacts): Filter<"endpointname"> {
  const models = endpoints(facts);
  return facts.names.delivery ? { ...models, values: [...models.values, deliveryLines] } : models;
}

/** Queues in front of models, and of the delivery. */
export function queues(facts: MonitoringFacts): Filter<"queuename"> {
  return everywhere(facts, { tag: "queuename", suffix: "-queue", ...waitingQueues });
}

/** Queues of the models that listen to the source: a message is a document that came in. */
export function sourceQueues(facts: MonitoringFacts): Filter<"queuename"> {
  const roots = new Set(facts.pipeline.models.filter(({ parents }) => parents.length === 0).map(({ name }) => name));
  const listening = facts.names.models.filter(({ model }) => roots.has(model));
  return { ...queues(facts), values: listening.map(waitingQueues.ofModel) };
}

/** Dead-letter queues of models, and of the delivery. */
export function deadLetterQueues(facts: MonitoringFacts): Filter<"queuename"> {
  return everywhere(facts, {
    tag: "queuename",
    suffix: "-dlq",
    ofModel: ({ deadLetterQueue }) => deadLetterQueue,
    ofDelivery: ({ deadLetterQueue }) => deadLetterQueue,
  });
}

/** Functions of triggers, and of the delivery. */
export function functions(facts: MonitoringFacts): Filter<"functionname"> {
  return everywhere(facts, {
    tag: "functionname",
    suffix: "-trigger",
    ofModel: ({ triggerFunction }) => triggerFunction,
    ofDelivery: (delivery) => delivery.function,
  });
}

/** Something that each model has, and the delivery. */
interface Owned<T extends Tag> {
  readonly tag: T;
  /** What a model's is called after its endpoint, as long as no name had to be cut. */
  readonly suffix: string;
  readonly ofModel: (model: DeployedModelNames) => string;
  readonly ofDelivery: (delivery: DeployedDeliveryNames) => string;
}

const waitingQueues: Pick<Owned<"queuename">, "ofModel" | "ofDelivery"> = {
  ofModel: ({ queue }) => queue,
  ofDelivery: ({ queue }) => queue,
};

function everywhere<T extends Tag>({ names }: MonitoringFacts, owned: Owned<T>): Filter<T> {
  const { tag, suffix, ofModel, ofDelivery } = owned;
  const { models, delivery } = names;
  // A selected endpoint's name leads to the others only where each is that name and the suffix.
  const isSelectable = models.every((model) => ofModel(model) === `${model.endpoint}${suffix}`);
  return {
    tag,
    values: [...models.map(ofModel), ...(delivery ? [ofDelivery(delivery)] : [])],
    ...(isSelectable ? { selectable: suffix } : {}),
  };
}
