import type { EvaluatedResource } from "../../src/evaluate/index.ts";
import type { PolicyDocument, PolicyStatement } from "../../src/policies/policy-document.ts";

/** Every policy document among the inputs of resources, with the name of its resource. */
export function policiesOf(
  resources: readonly EvaluatedResource[],
): { name: string; statements: readonly PolicyStatement[] }[] {
  return resources.flatMap(({ name, inputs }) =>
    [inputs["policy"], inputs["assumeRolePolicy"]]
      .filter((text): text is string => typeof text === "string")
      .map((text) => ({ name, statements: (JSON.parse(text) as PolicyDocument).Statement })),
  );
}

/** One or many, as many. */
export function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

/** The endpoint configuration of a model; its logical name ends in a digest of its content. */
export function configurationOf(resources: readonly EvaluatedResource[], modelEndpoint: string): EvaluatedResource {
  return onlyChild(resources, modelEndpoint, "EndpointConfiguration");
}

/** The SageMaker model of a model; its logical name ends in a digest of its content. */
export function sageMakerModelOf(resources: readonly EvaluatedResource[], modelEndpoint: string): EvaluatedResource {
  return onlyChild(resources, modelEndpoint, "Model");
}

function onlyChild(resources: readonly EvaluatedResource[], modelEndpoint: string, kind: string): EvaluatedResource {
  const [found, ...others] = resources.filter(
    ({ parent, type }) => parent === modelEndpoint && type.endsWith(`:${kind}`),
  );
  if (found === undefined || others.length > 0) throw new Error(`"${modelEndpoint}" has not one ${kind}`);
  return found;
}
