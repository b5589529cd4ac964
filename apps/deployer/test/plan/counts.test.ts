import { describe, expect, it } from "vitest";
import { emptied, renderDestroyed } from "../../src/deploy/render-destroyed.ts";
import { renderUp } from "../../src/deploy/up-document.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { countsText } from "../../src/plan/plan-wording.ts";
import { renderReleases } from "../../src/releases/render-releases.ts";
import { renderResults } from "../../src/run/render-results.ts";
import { createStyle } from "../../src/terminal/style.ts";
import { localPipeline } from "../support/pipelines.ts";
import { newRelease } from "../support/release-records.ts";

const style = createStyle(false);
const plan: Plan = {
  ...{
    version: 1,
    stack: "reader.data_dev",
    pipeline: "reader",
    environment: "data_dev",
    operation: "up",
    empty: true,
  },
  ...{ models: [], shared: [], documents: [], consumers: [], irreversible: [], blocked: [], steps: [] },
  counts: { create: 0, update: 0, replace: 0, delete: 0, same: 0 },
};

describe("a plan's resources", () => {
  it.each([
    { operation: "up", kind: "create", texts: ["no resources", "resources: 1 to create", "resources: 2 to create"] },
    { operation: "up", kind: "update", texts: ["no resources", "resources: 1 to change", "resources: 2 to change"] },
    { operation: "up", kind: "replace", texts: ["no resources", "resources: 1 to replace", "resources: 2 to replace"] },
    {
      operation: "destroy",
      kind: "delete",
      texts: ["no resources", "resources: 1 to delete", "resources: 2 to delete"],
    },
    { operation: "up", kind: "same", texts: ["no resources", "resources: 1 unchanged", "resources: 2 unchanged"] },
    { operation: "refresh", kind: "create", texts: ["no resources", "resources: 1 found", "resources: 2 found"] },
    { operation: "refresh", kind: "update", texts: ["no resources", "resources: 1 changed", "resources: 2 changed"] },
    {
      operation: "refresh",
      kind: "replace",
      texts: ["no resources", "resources: 1 made anew", "resources: 2 made anew"],
    },
    { operation: "refresh", kind: "delete", texts: ["no resources", "resources: 1 gone", "resources: 2 gone"] },
  ] as const)("of a $operation that are a $kind are counted in words that fit", ({ operation, kind, texts }) => {
    const shown = [0, 1, 2].map((number) => countsText({ operation, counts: { ...plan.counts, [kind]: number } }));

    expect(shown).toEqual(texts);
  });
});

describe("a deployment", () => {
  const record = { ...newRelease(), version: 1, number: 3 } as const;
  const models = ["0 endpoints serve it", "1 endpoint serves it", "2 endpoints serve it"];
  it.each([
    { number: 0, changed: "nothing changed" },
    { number: 1, changed: "1 resource changed" },
    { number: 2, changed: "2 resources changed" },
  ])("of $number is counted in words that fit", ({ number, changed }) => {
    const versions = Object.fromEntries(["a", "b"].slice(0, number).map((name) => [name, "0123456789ab"]));

    const shown = renderUp({ plan, release: { ...record, changes: number, models: versions } }, style);

    expect(shown).toContain(`is release 3: ${changed}\n`);
    expect(shown).toContain(models[number]);
  });
});

describe("a removal", () => {
  it.each([
    { number: 0, gone: "reader.data_dev: nothing to destroy" },
    { number: 1, gone: "reader.data_dev is gone: 1 resource deleted" },
    { number: 2, gone: "reader.data_dev is gone: 2 resources deleted" },
  ])("of $number is counted in words that fit", ({ number, gone }) => {
    expect(renderDestroyed({ version: 1, plan, deleted: number, kept: [] })).toBe(`${gone}\n`);
  });

  it.each([
    { name: "one bucket", kept: ["a"], words: ["as it holds data:\n  s3://a\n", "takes it on as it is;"] },
    {
      name: "two",
      kept: ["a", "b"],
      words: ["as they hold data:\n  s3://a\n  s3://b\n", "takes them on as they are;"],
    },
  ])("that keeps $name says so in words that fit", ({ kept, words }) => {
    const shown = renderDestroyed({ version: 1, plan, deleted: 2, kept });

    for (const part of words) expect(shown).toContain(part);
  });

  it.each([
    { versions: 1, line: "emptied a: 1 object version" },
    { versions: 2, line: "emptied a: 2 object versions" },
  ])("that empties a bucket of $versions says so", ({ versions, line }) => {
    expect(emptied("a", versions)).toBe(line);
  });
});

describe("a list of releases", () => {
  it.each([
    { total: 0, text: "no release yet" },
    { total: 1, text: "1 release\n" },
    { total: 2, text: "2 releases\n" },
  ])("of $total is counted in words that fit", ({ total, text }) => {
    const output = { version: 1, pipeline: "reader", environment: "data_dev", total, releases: [] } as const;

    expect(renderReleases({ ...output, releases: [] }, { style, nowMs: 0, columns: 80 })).toContain(text);
  });
});

describe("a run", () => {
  it.each([
    { notifications: 0, text: "0 to Firehose, 0 notifications" },
    { notifications: 1, text: "1 to Firehose, 1 notification\n" },
    { notifications: 2, text: "2 to Firehose, 2 notifications" },
  ])("of $notifications is counted in words that fit", ({ notifications, text }) => {
    const pipeline = localPipeline({ "model-a": [] });
    const counted = { delivered: notifications, notifications, documents: [], denied: [] };
    const output = { version: 1, pipeline: "reader", environment: "local", ...counted } as const;

    expect(
      renderResults({ ...output, documents: [], denied: [] }, { pipeline, style, cwd: "/", columns: 80 }),
    ).toContain(text);
  });
});
