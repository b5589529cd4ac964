import { isDeepStrictEqual } from "node:util";
import type { EvaluatedResource } from "@sluice/infra/evaluate";
import { parsePipeline, type ResolvedPipeline, resolvePipeline } from "@sluice/spec";
import type { ResourceStep } from "../../src/engine/resource-step.ts";
import type { Environment } from "../../src/environments/environment-schema.ts";
import { evaluatePipeline } from "../../src/pipeline/evaluate-pipeline.ts";

/** An environment with nothing optional. */
export const dataDev: Environment = {
  name: "data_dev",
  stage: "dev",
  account: "111111111111",
  region: "us-west-2",
  protect: false,
  logRetentionDays: 14,
};

const otherEnvironments = ["local", "data_dev", "data_prod"].map((name) => ({
  name,
  stage: name.replace("data_", ""),
  accountId: "000000000000",
}));

/** A pipeline file's text, resolved for an environment. */
export function resolved(yaml: string, environment: Environment): ResolvedPipeline {
  const named = { name: environment.name, stage: environment.stage, accountId: environment.account };
  const parsed = parsePipeline(yaml, {
    environments: [named, ...otherEnvironments.filter(({ name }) => name !== named.name)],
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const result = resolvePipeline(parsed.value, named);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}

/** One state of a deployment: a pipeline in an environment. */
export interface Deployed {
  readonly pipeline: ResolvedPipeline;
  readonly environment: Environment;
}

/** Steps from one state to another, or from and to nothing, as the engine would announce them. */
export async function stepsBetween(before: Deployed | undefined, after: Deployed | undefined): Promise<ResourceStep[]> {
  const [old, now] = await Promise.all([resourcesOf(before), resourcesOf(after)]);
  const steps = [...now].flatMap(([urn, resource]) => stepsOf(old.get(urn), ignoring(old.get(urn), resource), after));
  const gone = [...old]
    .filter(([urn]) => !now.has(urn))
    .map(([, resource]) => step("delete", resource, undefined, before));
  return [...steps, ...gone.reverse()];
}

async function resourcesOf(state: Deployed | undefined): Promise<ReadonlyMap<string, EvaluatedResource>> {
  if (state === undefined) return new Map();
  const { resources } = await evaluatePipeline(state.pipeline, state.environment);
  return new Map(resources.map((resource) => [resource.urn, resource]));
}

/** What the program tells the engine to ignore: a configuration that is there keeps the number of instances it began with. */
function ignoring(old: EvaluatedResource | undefined, now: EvaluatedResource): EvaluatedResource {
  if (old === undefined || now.type !== "aws:sagemaker/endpointConfiguration:EndpointConfiguration") return now;
  const { productionVariants } = old.inputs;
  return { ...now, inputs: { ...now.inputs, productionVariants } };
}

function stepsOf(
  old: EvaluatedResource | undefined,
  now: EvaluatedResource,
  state: Deployed | undefined,
): ResourceStep[] {
  if (old === undefined) return [step("create", undefined, now, state)];
  const changed = changedKeys(old, now);
  if (changed.length === 0) return [step("same", old, now, state)];
  if (!changed.some((key) => isReplacing(now.type, key))) return [step("update", old, now, state)];
  return (["create-replacement", "replace", "delete-replaced"] as const).map((kind) => step(kind, old, now, state));
}

function step(
  kind: ResourceStep["kind"],
  old: EvaluatedResource | undefined,
  now: EvaluatedResource | undefined,
  state: Deployed | undefined,
): ResourceStep {
  const resource = now ?? old;
  if (resource === undefined) throw new Error("a step of no resource");
  const changed = old === undefined || now === undefined ? [] : changedKeys(old, now);
  const protects = resource.type === "aws:s3/bucket:Bucket" || resource.type === "aws:sagemaker/endpoint:Endpoint";
  return {
    kind,
    urn: resource.urn,
    type: resource.type,
    name: resource.name,
    ...(old === undefined ? {} : { before: old.inputs, id: old.id }),
    ...(now === undefined ? {} : { after: now.inputs }),
    changed,
    replacing: changed.filter((key) => isReplacing(resource.type, key)),
    protected: protects && state?.environment.protect === true,
  };
}

function changedKeys(old: EvaluatedResource, now: EvaluatedResource): string[] {
  const keys = new Set([...Object.keys(old.inputs), ...Object.keys(now.inputs)]);
  return [...keys].filter((key) => !isDeepStrictEqual(old.inputs[key], now.inputs[key]));
}

/** Whether the AWS provider makes a resource of that type anew for that property. */
function isReplacing(type: string, key: string): boolean {
  if (type.startsWith("sluice:") || key === "tags") return false;
  if (type === "aws:sagemaker/model:Model" || type === "aws:sagemaker/endpointConfiguration:EndpointConfiguration")
    return true;
  if (type === "aws:s3/bucketPolicy:BucketPolicy") return key === "bucket";
  return ["name", "bucket", "resourceId", "serverSideEncryptionConfiguration"].includes(key);
}
