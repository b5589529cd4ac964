import { isDeepStrictEqual } from "node:util";
import type { EvaluatedResource } from "@sluice/infra/evaluate";
import { parsePipeline, type ResolvedPipeline, resolvePipeline } from "@sluice/spec";
import type { ResourceStep, StepKind } from "../../src/engine/resource-step.ts";
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
  // The provider's region is an input of everything.
  const isMoved = before !== undefined && after !== undefined && before.environment.region !== after.environment.region;
  const protects = (after ?? before)?.environment.protect === true;
  const steps = [...now.values()].flatMap((resource) => {
    const previous = old.get(resource.urn);
    const change = { old: previous, now: ignoring(previous, resource) };
    return kindsOf(change, isMoved).map((kind) => step(kind, change, protects));
  });
  const gone = [...old].filter(([urn]) => !now.has(urn));
  return [...steps, ...gone.reverse().map(([, resource]) => step("delete", { old: resource }, protects))];
}

interface Resource extends EvaluatedResource {
  readonly parentUrn: string | undefined;
}

interface Change {
  readonly old?: Resource | undefined;
  readonly now?: Resource;
}

type Resources = ReadonlyMap<string, Resource>;

/** By state: most tests begin with the same one. */
const evaluated = new Map<string, Promise<Resources>>();

async function resourcesOf(state: Deployed | undefined): Promise<Resources> {
  if (state === undefined) return new Map();
  const key = JSON.stringify(state);
  const known = evaluated.get(key) ?? evaluate(state);
  evaluated.set(key, known);
  return await known;
}

async function evaluate(state: Deployed): Promise<Resources> {
  const { resources } = await evaluatePipeline(state.pipeline, state.environment);
  const urns = new Map(resources.filter(({ type }) => isComponent(type)).map(({ name, urn }) => [name, urn]));
  return new Map(resources.map((each) => [each.urn, { ...each, parentUrn: urns.get(each.parent ?? "") }]));
}

/** What the program tells the engine to ignore: a configuration that is there keeps the number of instances it began with. */
function ignoring(old: Resource | undefined, now: Resource): Resource {
  if (old === undefined || now.type !== "aws:sagemaker/endpointConfiguration:EndpointConfiguration") return now;
  const { productionVariants } = old.inputs;
  return { ...now, inputs: { ...now.inputs, productionVariants } };
}

function kindsOf(change: Change, isMoved: boolean): readonly StepKind[] {
  const { old, now } = change;
  if (old === undefined || now === undefined) return ["create"];
  const changed = changedKeys(change);
  const isAnew = (isMoved && !isComponent(now.type)) || changed.some((key) => isReplacing(key, change));
  if (isAnew) return ["create-replacement", "replace", "delete-replaced"];
  return [changed.length === 0 ? "same" : "update"];
}

function step(kind: StepKind, change: Change, protects: boolean): ResourceStep {
  const { old, now } = change;
  const resource = now ?? old;
  if (resource === undefined) throw new Error("a step of no resource");
  const { urn, type, name, parentUrn } = resource;
  const changed = changedKeys(change);
  const isProtectable = type === "aws:s3/bucket:Bucket" || type === "aws:sagemaker/endpoint:Endpoint";
  return {
    kind,
    urn,
    type,
    name,
    ...(parentUrn === undefined ? {} : { parent: parentUrn }),
    ...(old === undefined ? {} : { before: old.inputs, id: old.id }),
    ...(now === undefined ? {} : { after: now.inputs }),
    changed,
    replacing: changed.filter((key) => isReplacing(key, change)),
    protected: protects && isProtectable,
  };
}

function changedKeys({ old, now }: Change): string[] {
  if (old === undefined || now === undefined) return [];
  const keys = new Set([...Object.keys(old.inputs), ...Object.keys(now.inputs)]);
  return [...keys].filter((key) => !isDeepStrictEqual(old.inputs[key], now.inputs[key]));
}

/** Whether the AWS provider makes a resource anew for a change of that property. */
function isReplacing(key: string, { old, now }: Change): boolean {
  const type = now?.type ?? "";
  if (isComponent(type) || key === "tags") return false;
  if (type === "aws:sagemaker/model:Model") return true;
  if (type === "aws:sagemaker/endpointConfiguration:EndpointConfiguration") return true;
  // Rollback alarms cannot be added or removed in place.
  if (key === "deploymentConfig") return (old?.inputs[key] === undefined) !== (now?.inputs[key] === undefined);
  return ["name", "bucket", "resourceId", "serverSideEncryptionConfiguration"].includes(key);
}

function isComponent(type: string): boolean {
  return type.startsWith("sluice:");
}
