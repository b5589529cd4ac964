import type { TSchema } from "typebox";
import Compile from "typebox/compile";
import { MergedPipelineSchema, PipelineSchema } from "../schema/pipeline-schema.ts";

// Compiling costs some milliseconds, so it happens once and only when a file is read.
let file: ((value: unknown) => boolean) | undefined;
let merged: ((value: unknown) => boolean) | undefined;

/** Tells whether a value is a pipeline file for sure; `false` when it has to be looked at closely. */
export function isPipelineFile(value: unknown): boolean {
  file ??= compile(PipelineSchema);
  return file(value);
}

/** Tells whether a value is a pipeline after an overlay was merged, for sure; `false` when it has to be looked at closely. */
export function isMergedPipeline(value: unknown): boolean {
  merged ??= compile(MergedPipelineSchema);
  return merged(value);
}

// TypeBox hashes every item of a list whose items must differ, which is a third of its work: looking for any list at all
// with two alike is quicker, and hardly a valid file has one.
function compile(schema: TSchema): (value: unknown) => boolean {
  const validator = Compile(withoutUniqueItems(schema));
  return (value) => validator.Check(value) && !hasAlikeItems(value);
}

function withoutUniqueItems(schema: TSchema): TSchema {
  const drop = (key: string, value: unknown) => (key === "uniqueItems" ? undefined : value);
  return JSON.parse(JSON.stringify(schema), drop) as TSchema;
}

function hasAlikeItems(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (!Array.isArray(value)) return Object.values(value).some(hasAlikeItems);
  if (value.length > 1 && new Set(value.map(identityOf)).size < value.length) return true;
  return value.some(hasAlikeItems);
}

function identityOf(item: unknown): unknown {
  return typeof item === "object" ? JSON.stringify(item) : item;
}
