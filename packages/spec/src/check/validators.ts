import Compile from "typebox/compile";
import { MergedPipelineSchema, PipelineSchema } from "../schema/pipeline-schema.ts";

// Compiling costs some milliseconds, so it happens once and only when a file is read.
let file: ((value: unknown) => boolean) | undefined;
let merged: ((value: unknown) => boolean) | undefined;

/** Tells whether a value is a pipeline file. */
export function isPipelineFile(value: unknown): boolean {
  if (file === undefined) {
    const validator = Compile(PipelineSchema);
    file = (candidate) => validator.Check(candidate);
  }
  return file(value);
}

/** Tells whether a value is a pipeline after an overlay was merged. */
export function isMergedPipeline(value: unknown): boolean {
  if (merged === undefined) {
    const validator = Compile(MergedPipelineSchema);
    merged = (candidate) => validator.Check(candidate);
  }
  return merged(value);
}
