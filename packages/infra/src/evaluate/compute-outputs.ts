import { partitionOf } from "@sluice/spec/names";
import type { EvaluatedResource, EvaluationContext } from "./evaluated-resource.ts";
import { outputScope, resourceOutputs } from "./resource-outputs.ts";

/** Computes what AWS adds to a resource's inputs. */
export type ComputeOutputs = (
  resource: Pick<EvaluatedResource, "type" | "name" | "urn" | "inputs">,
) => Pick<EvaluatedResource, "id" | "outputs">;

/** What AWS adds to the inputs of an account's resources: ids, ARNs and the like; the same for the same URN. */
export function computeOutputs({
  accountId,
  region,
  partition = partitionOf(region),
}: Pick<EvaluationContext, "accountId" | "region" | "partition">): ComputeOutputs {
  const scope = outputScope({ accountId, region, partition });
  return (resource) => resourceOutputs(resource, scope);
}
