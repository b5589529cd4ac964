import { readFileSync } from "node:fs";
import fc from "fast-check";
import type { TSchema } from "typebox";
import Compile from "typebox/compile";
import { Check } from "typebox/value";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { explainSchema } from "../src/check/explain-schema.ts";
import { asJsonSchema, type JsonSchema } from "../src/check/json-schema.ts";
import { isMergedPipeline, isPipelineFile } from "../src/check/validators.ts";
import { pipelineJsonSchema } from "../src/schema/pipeline-json-schema.ts";
import { MergedPipelineSchema, PipelineSchema } from "../src/schema/pipeline-schema.ts";
import { validText } from "./support/pipeline-text.ts";

const written = JSON.parse(readFileSync(new URL("../schema/pipeline.schema.json", import.meta.url), "utf8")) as TSchema;
const read = (path: string): unknown =>
  parse(readFileSync(new URL(`../../../pipelines/${path}`, import.meta.url), "utf8"));

/** Schemas of properties and items, with their paths. */
function members(schema: JsonSchema, path: string): { readonly path: string; readonly schema: JsonSchema }[] {
  const own = Object.entries(schema.properties ?? {}).map(([key, member]) => ({
    path: `${path}.${key}`,
    schema: member,
  }));
  const open = Object.values(schema.patternProperties ?? {}).map((member) => ({ path: `${path}.*`, schema: member }));
  const rest =
    typeof schema.additionalProperties === "object" ? [{ path: `${path}.*`, schema: schema.additionalProperties }] : [];
  const items = schema.items === undefined ? [] : [{ path: `${path}[]`, schema: schema.items }];
  const direct = [...own, ...open, ...rest, ...items];
  const branches = (schema.anyOf ?? []).flatMap((branch) => members(branch, path));
  return [...direct, ...direct.flatMap((member) => members(member.schema, member.path)), ...branches];
}

describe("the JSON Schema for editors", () => {
  it("is the one the code has (npm run schema --workspace @sluice/spec)", () => {
    expect(written).toEqual(JSON.parse(JSON.stringify(pipelineJsonSchema())));
  });

  it.each([
    { name: "the file of the tests", value: parse(validText) as unknown },
    { name: "the example pipeline", value: read("sagemaker-pipeline-example/pipeline.yaml") },
    { name: "the fan-in example", value: read("fan-in-example/pipeline.yaml") },
  ])("takes $name", ({ value }) => {
    expect(Check(written, value)).toBe(true);
  });

  it.each([
    { name: "a misspelt key in an overlay", edit: ["instances: 1", "instnces: 1"] },
    { name: "an instance type that does not exist", edit: ["ml.m5.large", "ml.m5.huge"] },
    { name: "a server's command outside local", edit: ["{instances: 1}", "{serve: node server.ts}"] },
  ])("does not take $name", ({ edit: [from = "", to = ""] }) => {
    expect(Check(written, parse(validText.replace(from, to)))).toBe(false);
  });

  it.each(members(asJsonSchema(PipelineSchema), "pipeline"))("explains $path, with valid examples", ({ schema }) => {
    expect(schema.description).toMatch(/\.$/);
    expect(schema.examples?.length).toBeGreaterThan(0);
    for (const example of schema.examples ?? []) expect(Check(schema as TSchema, example)).toBe(true);
  });
});

describe("the explanation of what is wrong", () => {
  const rows = [
    { name: "file", schema: PipelineSchema as TSchema, isSurelyValid: isPipelineFile },
    { name: "merged pipeline", schema: MergedPipelineSchema as TSchema, isSurelyValid: isMergedPipeline },
  ];

  it.each(rows)("of a $name is there exactly when TypeBox finds it invalid", ({ schema, isSurelyValid }) => {
    const validator = Compile(schema);
    const base = parse(validText) as Record<string, unknown>;
    const junk = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom<unknown>(null, 0, 1, "a", [], {}, ["a"], { min: 1 }, Number.NaN),
    );
    const path = fc.constantFrom(
      ...pathsOf(base),
      ["models", "model-a", "new"],
      ["new"],
      ["source", "create"],
      ["deliver"],
      ["environments"],
    );
    fc.assert(
      fc.property(fc.array(fc.record({ path, value: junk }), { maxLength: 3 }), (edits) => {
        const value = structuredClone(base);
        if (schema !== PipelineSchema) delete value["environments"];
        // A copy: an edit that writes into what another has put there would change the generator's own constant.
        for (const edit of edits) put(value, edit.path, structuredClone(edit.value));

        const findings = explainSchema(asJsonSchema(schema), value, [], () => undefined);

        expect(findings.length > 0).toBe(!validator.Check(value));
        if (isSurelyValid(value)) expect(findings).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});

function pathsOf(value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const own = [...path, Array.isArray(value) ? Number(key) : key];
    return [own, ...pathsOf(member, own)];
  });
}

function put(target: unknown, path: readonly (string | number)[], value: unknown): void {
  let container = target;
  for (const step of path.slice(0, -1)) {
    if (typeof container !== "object" || container === null) return;
    container = (container as Record<string | number, unknown>)[step];
  }
  const last = path.at(-1);
  if (typeof container === "object" && container !== null && last !== undefined) {
    (container as Record<string | number, unknown>)[last] = value;
  }
}
