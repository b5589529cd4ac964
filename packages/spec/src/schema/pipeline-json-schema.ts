import { instanceTypes } from "../instance-types.ts";
import { patterns } from "./patterns.ts";
import { PipelineSchema } from "./pipeline-schema.ts";

/**
 * The pipeline file's JSON Schema as editors read it: what `schema/pipeline.schema.json` holds. Beyond the schema that
 * files are checked with, it lists the instance types, so that editors complete them.
 */
export function pipelineJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = JSON.parse(JSON.stringify(PipelineSchema), listInstanceTypes) as Record<string, unknown>;
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    ...schema,
    $defs: { instanceType: { type: "string", enum: [...instanceTypes] } },
  };
}

function listInstanceTypes(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { pattern, patternErrorMessage: _message, type: _type, ...rest } = value as Record<string, unknown>;
  return pattern === patterns.instanceType ? { ...rest, allOf: [{ $ref: "#/$defs/instanceType" }] } : value;
}
