import { isDeepStrictEqual } from "node:util";
import type { Retired } from "@sluice/infra";
import { SluiceError } from "@sluice/spec/errors";
import { closest } from "../command-line/closest.ts";
import { bucketsHoldingData } from "../endpoints/buckets-holding-data.ts";
import type { OperationResult, StateResource } from "../engine/engine.ts";
import { UsageError } from "../failures/usage-error.ts";
import { textAt } from "../plan/input-values.ts";
import { allowedAccounts } from "../plan/permission-changes.ts";
import { resourceTypes } from "../plan/resource-types.ts";
import { listOf } from "../plan/wording.ts";
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

/**
 * Lets the endpoints go of the models that `--remove` names and the pipeline no longer has.
 * @throws UsageError `DEPLOY_NOTHING_TO_REMOVE` for a name that takes nothing away, before anything is let go
 */
export async function unprotectRemoved({
  engine,
  flags,
  pinned,
  stack,
}: Pick<Retiring, "flags" | "stack"> & RemovableFrom): Promise<void> {
  const named = flags.all("remove");
  if (named.length === 0) return;
  const wanted = pinned.pipeline.models.map(({ name }) => name);
  const state = await engine.state();
  const modelOf = ({ inputs }: StateResource) => textAt(inputs, "tags", "sluice:model");
  const left = new Set(state.flatMap((resource) => modelOf(resource) ?? []).filter((model) => !wanted.includes(model)));
  for (const model of named) assertLeft(model, { stack, wanted, left: [...left].sort() });
  const isHeld = ({ protected: isProtected, type }: StateResource) => isProtected && type === resourceTypes.endpoint;
  for (const resource of state) {
    if (isHeld(resource) && named.includes(modelOf(resource) ?? "")) await engine.unprotect(resource.urn);
  }
}

interface RemovableFrom {
  readonly engine: Pick<Retiring["engine"], "state" | "unprotect">;
  readonly pinned: { readonly pipeline: { readonly models: readonly { readonly name: string }[] } };
}

interface Left {
  readonly stack: string;
  readonly wanted: readonly string[];
  /** Models of which the stack has something, if only the bucket, and the pipeline no more. */
  readonly left: readonly string[];
}

/** A misspelt name would deploy the rest, and its model would be thought gone. */
function assertLeft(model: string, { left, stack, wanted }: Left): void {
  if (left.includes(model)) return;
  const code = "DEPLOY_NOTHING_TO_REMOVE";
  if (wanted.includes(model)) {
    throw new UsageError(code, `${stack} is to have ${model}, which --remove names`, {
      hint: "take it out of the pipeline file first",
    });
  }
  const near = closest(model, left);
  const list = left.length === 0 ? "no model has left its file: run it without --remove" : `it has ${listOf(left)}`;
  throw new UsageError(code, `${stack} has no model ${JSON.stringify(model)} to remove`, {
    hint: near === undefined ? list : `did you mean --remove ${near}?`,
  });
}
