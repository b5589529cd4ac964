import { isDeepStrictEqual } from "node:util";
import type { Instances, ResolvedPipeline } from "@sluice/spec";
import type { Environment } from "../environments/environment-schema.ts";

/** Something that is not the same in two environments. */
export interface EnvironmentDifference {
  /** Such as `account`, or `model-a instances`. */
  readonly what: string;
  readonly from: string;
  readonly to: string;
}

/** An environment, and a pipeline as it sees it. */
export interface EnvironmentSide {
  readonly environment: Environment;
  readonly pipeline: ResolvedPipeline;
}

type Value = readonly [what: string, value: unknown];

/** What a pipeline meets in one environment and not in another, its content aside, in the order of the environment's keys and then of its models. */
export function compareEnvironments(from: EnvironmentSide, to: EnvironmentSide): EnvironmentDifference[] {
  const [before, after] = [new Map(valuesOf(from)), new Map(valuesOf(to))];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((what) => {
    const [one, other] = [before.get(what), after.get(what)];
    return isDeepStrictEqual(one, other) ? [] : [{ what, ...renderPair(one, other) }];
  });
}

/** The value of a variable, which may be a secret. */
class Hidden {
  readonly value: string;

  constructor(value: string) {
    this.value = value;
  }
}

function renderPair(one: unknown, other: unknown): Pick<EnvironmentDifference, "from" | "to"> {
  if (one instanceof Hidden && other instanceof Hidden) return { from: "a value", to: "another value" };
  return { from: renderValue(one), to: renderValue(other) };
}

function valuesOf({ environment, pipeline }: EnvironmentSide): Value[] {
  const { account, region, protect, blueGreen, logRetentionDays, objectExpirationDays, datadog } = environment;
  const { kmsKeyArn, subnets, securityGroups, modelRoleSourceAccount } = environment;
  const { deliver, source, consumers, monitoring } = pipeline;
  return [
    ...Object.entries({ account, region, protect, kmsKeyArn, subnets, securityGroups, modelRoleSourceAccount }),
    ["blue/green", blueGreen?.routing],
    ["log retention days", logRetentionDays],
    ["object expiration days", objectExpirationDays],
    ["Datadog pages", datadog?.notify.page],
    ["Datadog warns", datadog?.notify.warn],
    ...Object.entries(source).map(([key, value]): Value => [`source ${key}`, value]),
    ...Object.entries(deliver).map(([key, value]): Value => [`deliver ${key}`, value]),
    ["consumers", consumers.map((consumer) => consumer.account)],
    ...Object.entries(monitoring ?? {}).map(([key, value]): Value => [`monitoring ${key}`, value]),
    ...pipeline.models.flatMap(modelValues),
  ];
}

function modelValues(model: ResolvedPipeline["models"][number]): Value[] {
  // What is pinned is the same on purpose, and how a laptop serves it does not matter.
  const { name, image: _, modelData: __, serve: ___, instances, env, permissions, ...rest } = model;
  return [
    [`${name} instances`, renderInstances(instances)],
    ...Object.entries(rest).map(([key, value]): Value => [`${name} ${key}`, value]),
    ...Object.entries(env).map(([key, value]): Value => [`${name} env ${key}`, new Hidden(value)]),
    ...Object.entries(permissions).map(([key, value]): Value => [`${name} permission ${key}`, value]),
  ];
}

function renderInstances(instances: Instances): string {
  if (instances.kind === "fixed") return String(instances.count);
  return `${instances.min} to ${instances.max}, ${instances.backlogPerInstance} documents each`;
}

function renderValue(value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return "none";
  if (value instanceof Hidden) return "a value";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value === "" ? '""' : value;
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value.join(", ");
  return JSON.stringify(value);
}
