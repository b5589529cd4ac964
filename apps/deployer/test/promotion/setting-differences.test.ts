import type { ResolvedModel, ResolvedPipeline, ResolvedSource } from "@sluice/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { settingDifferences } from "../../src/promotion/setting-differences.ts";
import { localPipeline } from "../support/pipelines.ts";

const pipeline = localPipeline({ "model-a": [], "model-b": ["model-a"] });
const places = { here: "prod", there: "dev" };

function withSource(changes: Partial<ResolvedSource>): ResolvedPipeline {
  return { ...pipeline, source: { ...pipeline.source, ...changes } };
}

function withModelB(changes: Partial<ResolvedModel>, base = pipeline): ResolvedPipeline {
  return { ...base, models: base.models.map((model) => (model.name === "model-b" ? { ...model, ...changes } : model)) };
}

describe("how the settings of two pipelines differ", () => {
  it.each<{ name: string; here: ResolvedPipeline; there?: ResolvedPipeline; told: readonly string[] }>([
    {
      name: "where documents come in",
      here: withSource({ prefix: "" }),
      told: ['prefix of the source is "" in prod, incoming/ in dev'],
    },
    {
      name: "which documents come in",
      here: withSource({ suffixes: [".pdf", ".txt"] }),
      told: ["suffixes of the source is .pdf and .txt in prod, .txt in dev"],
    },
    {
      name: "the order of the models",
      here: withModelB({ parents: [] }),
      told: ["dependsOn of model-b is [] in prod, model-a in dev"],
    },
    {
      name: "what a model answers with",
      here: withModelB({ accept: "text/plain" }),
      told: ["accept of model-b is text/plain in prod, application/json in dev"],
    },
    {
      name: "variables, without their values",
      here: withModelB({ env: { LIMIT: "secret-1", NEW: "secret-2" } }),
      there: withModelB({ env: { LIMIT: "secret-3", OLD: "secret-4" } }),
      told: [
        "variable LIMIT of model-b is not the same in prod and in dev",
        "variable NEW of model-b is set in prod and not in dev",
        "variable OLD of model-b is set in dev and not in prod",
      ],
    },
    {
      name: "a variable called like what every object has",
      here: withModelB({ env: { constructor: "1" } }),
      told: ["variable constructor of model-b is set in prod and not in dev"],
    },
    {
      name: "a model called none",
      here: withModelB({ parents: ["none"] }),
      there: withModelB({ parents: [] }),
      told: ["dependsOn of model-b is none in prod, [] in dev"],
    },
    {
      name: "no order that says nothing",
      here: withModelB({ parents: ["x", "y"] }, withSource({ suffixes: [".a", ".b"] })),
      there: withModelB({ parents: ["y", "x"] }, withSource({ suffixes: [".b", ".a"] })),
      told: [],
    },
    { name: "no model that only one has", here: { ...pipeline, models: pipeline.models.slice(0, 1) }, told: [] },
    { name: "no bucket", here: withSource({ bucket: "reader-input-prod", create: false }), told: [] },
  ])("tells $name", ({ here, there = pipeline, told }) => {
    expect(settingDifferences(here, there, places)).toEqual(told);
  });

  it("has no value of a variable in it, and is nothing exactly when variables are the same", () => {
    const env = fc.dictionary(fc.constantFrom("A", "B", "__proto__"), fc.constantFrom("value-1", "value-2"));
    fc.assert(
      fc.property(env, env, (one, other) => {
        const told = settingDifferences(withModelB({ env: one }), withModelB({ env: other }), places);
        expect(told.join()).not.toContain("value-");
        const sorted = (each: Record<string, string>) => Object.entries(each).toSorted();
        expect(told.length === 0).toBe(JSON.stringify(sorted(one)) === JSON.stringify(sorted(other)));
      }),
    );
  });
});
