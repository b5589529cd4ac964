import { isDeepStrictEqual } from "node:util";
import type { Retired } from "@sluice/infra";
import { SluiceError } from "@sluice/spec/errors";
import { bucketsHoldingData } from "../endpoints/buckets-holding-data.ts";
import type { OperationResult, StateResource } from "../engine/engine.ts";
import { textAt } from "../plan/input-values.ts";
import { allowedAccounts } from "../plan/permission-changes.ts";
import { resourceTypes } from "../plan/resource-types.ts";
import type { Deployment } from "./deployment.ts";

/** Models that a pipeline no longer has and whose buckets stay; the program asks for them each time it runs. */
export class RetiredModels {
  models: readonly Retired[] = [];
}

type Retiring = Pick<Deployment, "connection" | "engine" | "flags" | "pinned" | "retired" | "stack" | "target">;

/**
 * Looks, after a preview that would delete a model's bucket or was refused, for models whose buckets must stay: what they hold is
 * somebody's, and AWS would refuse halfway. Answers whether there are any that the preview did not know of; then it is made again.
 * @throws SluiceError `DEPLOY_MODEL_PROTECTED`
 */
export async function retireModels(deployment: Retiring, { result, steps }: OperationResult): Promise<boolean> {
  const deletesBucket = steps.some(({ kind, type }) => kind === "delete" && type === resourceTypes.bucket);
  if (result !== "failed" && !deletesBucket) return false;
  const { connection, engine, pinned, retired, target } = deployment;
  const wanted = new Set(pinned.pipeline.models.map(({ name }) => name));
  const resources = await engine.state();
  const gone = resources.flatMap((resource) => {
    const model = textAt(resource.inputs, "tags", "sluice:model");
    return model === undefined || wanted.has(model) ? [] : [{ model, resource }];
  });
  assertRemovable(deployment, gone);
  const buckets = gone.filter(({ resource }) => resource.type === resourceTypes.bucket);
  const names = buckets.flatMap(({ resource }) => resource.id ?? []);
  const holding = new Set(await bucketsHoldingData(names, target.environment, connection.clients));
  const staying = buckets.filter(({ resource }) => resource.protected || holding.has(resource.id ?? ""));
  const found = staying
    .map(({ model, resource }) => ({ model, readers: readersOf(resource, resources) }))
    .sort((a, b) => (a.model < b.model ? -1 : 1));
  if (isDeepStrictEqual(found, retired.models)) return false;
  retired.models = found;
  return true;
}

/** Accounts that may read a bucket: only the stack still knows, as the model and its delivery are gone from the file. */
function readersOf({ id }: StateResource, resources: readonly StateResource[]): string[] {
  const isItsPolicy = ({ inputs, type }: StateResource) =>
    type === resourceTypes.bucketPolicy && textAt(inputs, "bucket") === id;
  return allowedAccounts(resources.find(isItsPolicy)?.inputs);
}

interface ModelResource {
  readonly model: string;
  readonly resource: StateResource;
}

function assertRemovable({ flags, stack, target }: Retiring, gone: readonly ModelResource[]): void {
  // An earlier run with `--remove` that went no further has let its endpoint go: whoever comes next has not named it.
  const isHeld = ({ protected: isProtected }: StateResource) => isProtected || target.environment.protect;
  const held = gone.filter(({ resource }) => resource.type === resourceTypes.endpoint && isHeld(resource));
  const left = held.map(({ model }) => model).filter((model) => !flags.all("remove").includes(model));
  const [first] = left;
  if (first === undefined) return;
  const options = left.map((model) => `--remove ${model}`).join(" ");
  throw new SluiceError(
    "DEPLOY_MODEL_PROTECTED",
    `${stack} has ${left.join(", ")}, which ${target.file} has no more, and ${target.environment.name} is protected`,
    {
      hint: `to take ${left.length === 1 ? "it" : "them"} away, run sluice up with ${options}, in GitHub the workflow "Remove a model"; buckets with data stay`,
    },
  );
}

/** Lets the endpoints go of the models that `--remove` names and the pipeline no longer has. */
export async function unprotectRemoved({ engine, flags, pinned }: Retiring): Promise<void> {
  const wanted = new Set(pinned.pipeline.models.map(({ name }) => name));
  const removed = flags.all("remove").filter((model) => !wanted.has(model));
  if (removed.length === 0) return;
  const held = (await engine.state()).filter(
    ({ inputs, protected: isProtected, type }) =>
      isProtected && type === resourceTypes.endpoint && removed.includes(textAt(inputs, "tags", "sluice:model") ?? ""),
  );
  for (const { urn } of held) await engine.unprotect(urn);
}
