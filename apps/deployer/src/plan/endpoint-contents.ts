import { type Inputs, numberAt, textAt } from "./input-values.ts";
import { changeOfType, type OwnedChange } from "./plan-subject.ts";
import { resourceTypes } from "./resource-types.ts";

/** What an endpoint runs: inputs of its SageMaker model and endpoint configuration. */
export interface EndpointContents {
  readonly model: Inputs | undefined;
  readonly configuration: Inputs | undefined;
}

/** What a model's endpoint runs now and what it will run, found by the names it goes by. */
export function endpointContents(changes: readonly OwnedChange[]): {
  before: EndpointContents;
  after: EndpointContents;
} {
  return { before: contents(changes, "before"), after: contents(changes, "after") };
}

function contents(changes: readonly OwnedChange[], when: "before" | "after"): EndpointContents {
  const endpoint = changeOfType(changes, resourceTypes.endpoint);
  const wanted = textAt(endpoint?.[when], "endpointConfigName");
  // Several configurations may go: an interrupted deployment leaves one that no endpoint ever ran.
  const configuration = named(changes, resourceTypes.endpointConfiguration, when, wanted);
  const modelName = textAt(configuration, "productionVariants", 0, "modelName");
  return { configuration, model: named(changes, resourceTypes.model, when, modelName) };
}

function named(
  changes: readonly OwnedChange[],
  type: string,
  when: "before" | "after",
  name: string | undefined,
): Inputs | undefined {
  const all = changes
    .filter((change) => change.type === type)
    .map((change) => change[when])
    .filter((inputs) => inputs !== undefined);
  return all.find((inputs) => textAt(inputs, "name") === name) ?? all[0];
}

/** Instances that a configuration starts. */
export function startedInstances({ configuration }: EndpointContents): number | undefined {
  return numberAt(configuration, "productionVariants", 0, "initialInstanceCount");
}
