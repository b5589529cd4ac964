import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readPipelineFile, resolvePipeline } from "@sluice/spec";
import type { TSchema } from "typebox";
import { Check } from "typebox/value";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ExpectFile } from "../../src/cases/read/expect-schema.ts";
import { readCases } from "../../src/cases/read/read-cases.ts";
import { repository } from "../support/run-main.ts";

const page = readFileSync(join(repository, "docs/cases.md"), "utf8");
const blocks = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = ""]) => text);

describe("docs/cases.md", () => {
  it.each(blocks.map((text, index) => ({ text, number: index + 1 })))(
    "has a valid example: block $number",
    ({ text }) => {
      expect(Check(ExpectFile, parse(text))).toBe(true);
    },
  );

  it("explains every key there is, and no other", () => {
    const explained = [...page.matchAll(/^\| `([a-zA-Z]+)` \|/gm)].map(([, key]) => key);

    expect(explained).toEqual([...keysOf(ExpectFile), ...keysOf(ExpectFile, "models", "^.*$", "0")]);
  });
});

describe("the cases of the examples", () => {
  const rows = [
    { name: "sagemaker-pipeline-example", count: 5 },
    { name: "fan-in-example", count: 3 },
  ];

  it.each(rows)("of $name are valid, and expect something of every model", async ({ name, count }) => {
    const { cases, pipeline } = await casesOf(name);

    expect(cases).toHaveLength(count);
    for (const { name: model } of pipeline.models) {
      expect(cases.some(({ models }) => Object.keys(models).includes(model))).toBe(true);
    }
  });

  it.each(rows)(
    "of $name have every prediction stored that they compare with, made by today's content",
    async ({ name }) => {
      const { cases, pipeline } = await casesOf(name);
      const images = new Map(pipeline.models.map(({ name: model, image }) => [model, image]));

      const stored = cases.flatMap(({ models }) =>
        Object.entries(models).flatMap(([model, expectation]) => {
          return expectation.stored === undefined ? [] : [[model, expectation.stored.value.stored?.madeBy.image]];
        }),
      );

      expect(stored.length).toBeGreaterThan(0);
      expect(stored).toEqual(stored.map(([model]) => [model, images.get(model ?? "")]));
    },
  );
});

async function casesOf(name: string) {
  const folder = join(repository, "pipelines", name);
  const environment = { name: "local", stage: "local" };
  const others = [
    { name: "data_dev", stage: "dev" },
    { name: "data_prod", stage: "prod" },
  ];
  const read = await readPipelineFile(join(folder, "pipeline.yaml"), { environments: [environment, ...others] });
  if (!read.ok) throw new Error(`${name} is not valid`);
  const resolved = resolvePipeline(read.value, environment);
  if (!resolved.ok) throw new Error(`${name} cannot be resolved`);
  const { cases } = readCases({ folder, pipeline: resolved.value, cwd: repository });
  return { cases, pipeline: resolved.value };
}

/** Keys of the schema at the end of a way through properties, patterns and branches. */
function keysOf(schema: TSchema, ...way: readonly string[]): string[] {
  const at = way.reduce<Record<string, Record<string, unknown>>>((part, step) => {
    const inner = { ...part["properties"], ...part["patternProperties"], ...part["anyOf"] } as Record<string, unknown>;
    return inner[step] as Record<string, Record<string, unknown>>;
  }, schema as never);
  return Object.keys(at["properties"] ?? {});
}
