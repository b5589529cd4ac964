import { unknownContentType } from "../documents/content-type.ts";
import { triggerVariables as names } from "./environment-variables.ts";
import {
  readInteger,
  readJsonList,
  readList,
  readOptional,
  readRequired,
  readText,
  type Variables,
} from "./read-variable.ts";

/** How one trigger stands in front of its model. */
export interface TriggerConfig {
  readonly pipeline: string;
  readonly environment: string;
  readonly model: string;
  readonly modelVersion: string;
  readonly endpointName: string;
  /** The model's output bucket. */
  readonly stateBucket: string;
  /** Sorted by name; empty for a root model, several for a fan-in model. */
  readonly parents: readonly string[];
  /** Key prefix a root model listens to; empty for the whole bucket. */
  readonly prefix: string;
  /** Suffixes a root model listens to; empty for all. */
  readonly suffixes: readonly string[];
  /** Content type of a non-root model's input. */
  readonly contentType: string;
  readonly accept: string;
  /** How long a claim holds without being finished. */
  readonly claimLeaseSeconds: number;
  /** 1 to 3600. */
  readonly invocationTimeoutSeconds: number;
}

/** Reads a trigger's configuration. @throws RUNTIME_VARIABLE_MISSING, RUNTIME_VARIABLE_INVALID */
export function readTriggerConfig(variables: Variables): TriggerConfig {
  const parents = [...readList(variables, names.parents)].sort();
  const isRoot = parents.length === 0;
  return {
    pipeline: readRequired(variables, names.pipeline),
    environment: readRequired(variables, names.environment),
    model: readRequired(variables, names.model),
    modelVersion: readRequired(variables, names.modelVersion),
    endpointName: readRequired(variables, names.endpointName),
    stateBucket: readRequired(variables, names.stateBucket),
    parents,
    prefix: readText(variables, names.prefix),
    suffixes: readJsonList(variables, names.suffixes),
    // A root model's input has the type its object has.
    contentType: isRoot
      ? (readOptional(variables, names.contentType) ?? unknownContentType)
      : readRequired(variables, names.contentType),
    accept: readRequired(variables, names.accept),
    claimLeaseSeconds: readInteger(variables, names.claimLeaseSeconds, { min: 1, max: 43_200 }),
    invocationTimeoutSeconds: readInteger(variables, names.invocationTimeoutSeconds, { min: 1, max: 3600 }),
  };
}
