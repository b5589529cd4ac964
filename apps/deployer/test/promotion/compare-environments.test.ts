import { describe, expect, it } from "vitest";
import type { Environment } from "../../src/environments/environment-schema.ts";
import { compareEnvironments, type EnvironmentSide } from "../../src/promotion/compare-environments.ts";
import { renderPromotion } from "../../src/promotion/render-promotion.ts";
import { styleOf } from "../../src/terminal/style.ts";
import { textWidth } from "../../src/terminal/text.ts";
import { localEnvironment } from "../support/environments.ts";
import { localPipeline } from "../support/pipelines.ts";
import { notesAfter, releaseOfTag, testedEvent } from "../support/release-records.ts";

const pipeline = localPipeline({ "model-a": [], "model-b": ["model-a"] });

function side(changes: Partial<Environment> = {}, resolved = pipeline): EnvironmentSide {
  return { environment: localEnvironment(changes), pipeline: resolved };
}

function withModelA(changes: Partial<(typeof pipeline.models)[number]>): EnvironmentSide {
  const models = pipeline.models.map((model) => (model.name === "model-a" ? { ...model, ...changes } : model));
  return side({}, { ...pipeline, models });
}

describe("what differs between two environments", () => {
  it("is nothing where they are the same, whatever they are called", () => {
    expect(compareEnvironments(side(), side({ name: "other", stage: "other", ledger: "elsewhere" }))).toEqual([]);
  });

  it.each<{ name: string; to: EnvironmentSide; rows: readonly (readonly [string, string, string])[] }>([
    { name: "the account", to: side({ account: "222222222222" }), rows: [["account", "000000000000", "222222222222"]] },
    { name: "protection", to: side({ protect: true }), rows: [["protect", "no", "yes"]] },
    {
      name: "blue/green",
      to: side({ blueGreen: { routing: "canary", stepPercent: 10 } }),
      rows: [["blue/green", "none", "canary"]],
    },
    {
      name: "who is woken",
      to: side({ datadog: { site: "datadoghq.com", notify: { page: ["@a", "@b"], warn: ["@c"] } } }),
      rows: [
        ["Datadog pages", "none", "@a, @b"],
        ["Datadog warns", "none", "@c"],
      ],
    },
    {
      name: "instances",
      to: withModelA({ instances: { kind: "backlog", min: 2, max: 8, backlogPerInstance: 5 } }),
      rows: [["model-a instances", "1", "2 to 8, 5 documents each"]],
    },
    {
      name: "permissions",
      to: withModelA({ permissions: { s3Read: ["documents"], s3Write: [], textract: true, statements: [] } }),
      rows: [
        ["model-a permission s3Read", "none", "documents"],
        ["model-a permission textract", "no", "yes"],
      ],
    },
    {
      name: "variables, by their names alone",
      to: withModelA({ env: { LIMIT: "3" } }),
      rows: [["model-a env LIMIT", "none", "a value"]],
    },
    { name: "no image or archive", to: withModelA({ image: "other", modelData: "s3://a/b" }), rows: [] },
  ])("is told of $name", ({ to, rows }) => {
    expect(compareEnvironments(side(), to)).toEqual(rows.map(([what, from, there]) => ({ what, from, to: there })));
  });

  it("tells that a variable has another value, and neither of them", () => {
    const [one, other] = [withModelA({ env: { TOKEN: "s3cret" } }), withModelA({ env: { TOKEN: "0ther" } })];

    expect(compareEnvironments(one, one)).toEqual([]);
    expect(compareEnvironments(one, other)).toEqual([
      { what: "model-a env TOKEN", from: "a value", to: "another value" },
    ]);
  });

  it("is told of a model that only one of them has", () => {
    const alone = side({}, { ...pipeline, models: pipeline.models.slice(0, 1) });

    expect(compareEnvironments(side(), alone)).toContainEqual({ what: "model-b instances", from: "1", to: "none" });
  });
});

describe("what is shown before a promotion", () => {
  const release = { version: 1, number: 7, ...releaseOfTag("a", { at: "2026-11-22T10:00:00.000Z" }) } as const;
  const [tested] = notesAfter(7, testedEvent(7));
  if (tested?.kind !== "tested") throw new Error("a test was noted");
  const shown = (differences: Parameters<typeof renderPromotion>[0]["differences"]) =>
    renderPromotion({
      pipeline: "reader",
      from: "data_dev",
      to: "data_prod",
      promotable: { release, tested },
      differences,
      style: styleOf({ write: () => {} }, {}),
      nowMs: Date.parse("2026-11-22T12:30:00.000Z"),
      columns: 80,
    });

  it("is who deployed and who tested what, and a table of what differs", () => {
    expect(
      shown([{ what: "account", from: "111111111111", to: "222222222222" }]),
    ).toBe(`reader: release 7 of data_dev to data_prod
  deployed to data_dev 2 hours ago by ana
  6 cases passed 2 hours ago, run by ben

What differs in data_prod
           data_dev      data_prod
  account  111111111111  222222222222

`);
  });

  it("fits the terminal, however long the values are", () => {
    const long = shown([{ what: "x".repeat(200), from: "y".repeat(300), to: "z".repeat(300) }]);

    expect(Math.max(...long.split("\n").map(textWidth))).toBeLessThanOrEqual(80);
  });

  it("says so where nothing differs", () => {
    expect(shown([])).toContain("data_dev and data_prod differ in nothing else\n");
  });
});
