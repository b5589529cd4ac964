import { readFileSync } from "node:fs";
import type { TSchema } from "typebox";
import { Check } from "typebox/value";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { expectJsonSchema } from "../../src/cases/read/expect-json-schema.ts";
import { ExpectFile } from "../../src/cases/read/expect-schema.ts";
import { explainExpect } from "../../src/cases/read/explain-expect.ts";

interface Member {
  readonly path: string;
  readonly schema: TSchema & { readonly [keyword: string]: unknown };
}

/** Schemas of properties, items and branches, with their paths. */
function members(schema: Member["schema"], path: string): Member[] {
  const named: Record<string, Member["schema"]> = {
    ...(schema["properties"] as object),
    ...(schema["patternProperties"] as object),
  };
  const own = Object.entries(named).map(([key, member]) => ({ path: `${path}.${key}`, schema: member }));
  const items =
    schema["items"] === undefined ? [] : [{ path: `${path}[]`, schema: schema["items"] as Member["schema"] }];
  const branches = ((schema["anyOf"] as Member["schema"][] | undefined) ?? []).flatMap((branch) =>
    members(branch, path),
  );
  const direct = [...own, ...items];
  return [...direct, ...direct.flatMap((member) => members(member.schema, member.path)), ...branches];
}

const written = JSON.parse(
  readFileSync(new URL("../../schema/expect.schema.json", import.meta.url), "utf8"),
) as Member["schema"];

describe("the JSON Schema of expect.yaml for editors", () => {
  it("is the one the code has (npm run schema --workspace @sluice/deployer)", () => {
    expect(written).toEqual(JSON.parse(JSON.stringify(expectJsonSchema())));
  });

  it.each(members(written, "expect").filter(({ path }) => !path.endsWith("^.*$")))(
    "explains $path with examples that are valid",
    ({ schema }) => {
      expect(schema["description"]).toMatch(/^[A-Z].*\.$/);
      expect(schema["examples"]).not.toHaveLength(0);
      for (const example of schema["examples"] as unknown[]) expect(Check(schema, example)).toBe(true);
    },
  );
});

describe("what is said of a content", () => {
  const rows = [
    { name: "nothing asked", text: "{}", codes: [] },
    { name: "models left empty", text: "models:", codes: [] },
    { name: "a model left empty", text: "models: {model-b: }", codes: [] },
    { name: "every key", text: wholeFile(), codes: [] },
    { name: "a misspelt key", text: "modles: {}", codes: ["CASE_UNKNOWN_KEY"] },
    { name: "a misspelt expectation", text: "models: {model-b: {equal: {}}}", codes: ["CASE_UNKNOWN_KEY"] },
    { name: "a list of models", text: "models: [model-b]", codes: ["CASE_VALUE"] },
    { name: "a bare number that should be near", text: "models: {b: {near: {/a: 1}}}", codes: ["CASE_VALUE"] },
    { name: "near nothing", text: "models: {b: {near: {/a: }}}", codes: ["CASE_VALUE"] },
    { name: "near without within", text: "models: {b: {near: {/a: {value: 1}}}}", codes: ["CASE_VALUE"] },
    { name: "within below 0", text: "models: {b: {near: {/a: {value: 1, within: -1}}}}", codes: ["CASE_VALUE"] },
    { name: "within that is no number", text: "models: {b: {stored: {within: .nan}}}", codes: ["CASE_VALUE"] },
    { name: "a number as pattern", text: "models: {b: {matches: {/a: 3}}}", codes: ["CASE_VALUE"] },
    { name: "one absent pointer without a list", text: "models: {b: {absent: /a}}", codes: ["CASE_VALUE"] },
    { name: "stored: false", text: "models: {b: {stored: false}}", codes: ["CASE_VALUE"] },
    { name: "no time at all", text: "timeoutSeconds: 0", codes: ["CASE_VALUE"] },
    { name: "an empty description", text: 'description: ""', codes: ["CASE_VALUE"] },
    { name: "a list", text: "[a]", codes: ["CASE_VALUE"] },
    { name: "a text", text: "office", codes: ["CASE_VALUE"] },
    {
      name: "three mistakes",
      text: "input: 3\nmodels: {b: {absent: 1, stored: 2}}",
      codes: Array(3).fill("CASE_VALUE"),
    },
  ];

  it.each(rows)("$name: $codes", ({ text, codes }) => {
    const findings = explainExpect(parse(text));

    expect(findings.map(({ code }) => code)).toEqual(codes);
  });

  it.each(rows.filter(({ name }) => !name.includes("left empty")))(
    "is nothing exactly when the schema takes it: $name",
    ({ text, codes }) => {
      expect(Check(ExpectFile, parse(text))).toBe(codes.length === 0);
    },
  );
});

function wholeFile(): string {
  return `
description: A clean office flyer is read and classified.
input: office-clean.png
timeoutSeconds: 60
models:
  model-b:
    schema: schema.json
    equals: { /propertyType: office }
    near: { /confidence: { value: 0.93, within: 0.05 } }
    matches: { /text: "office" }
    absent: [/error]
    stored: { within: 0.001, ignore: [/readAt] }`;
}
