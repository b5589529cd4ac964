import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { ResourceStep } from "../../src/engine/resource-step.ts";
import type { ModelChangeKind, Plan } from "../../src/plan/plan.ts";
import { renderPlan } from "../../src/plan/render-plan.ts";
import { escapeMarkdown, renderPlanMarkdown } from "../../src/plan/render-plan-markdown.ts";
import { renderSteps } from "../../src/plan/render-steps.ts";
import { createStyle } from "../../src/terminal/style.ts";
import { printable, textWidth } from "../../src/terminal/text.ts";
import { planOfEdit, replacing } from "../support/plan-edits.ts";

const plain = createStyle(false);
let newImage: Plan;

beforeAll(async () => {
  newImage = await planOfEdit({ yaml: replacing("price:1.0.0", "price:1.1.0"), queued: { price: 2 } });
});

/** A plan of which only what a test is about is filled in. */
function planWith(overrides: Partial<Plan>): Plan {
  const none = { shared: [], documents: [], consumers: [], irreversible: [], blocked: [], models: [], steps: [] };
  const counts = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  const names = { version: 1, stack: "reader.data_dev", pipeline: "reader", environment: "data_dev" } as const;
  return { ...names, operation: "up", empty: false, ...none, counts, ...overrides };
}

describe("a plan in a terminal", () => {
  it("has models first, then what follows for documents and consumers, then the count", () => {
    expect(renderPlan(newImage, { style: plain, columns: 80 })).toBe(`reader in data_dev: deployment

  ↻ price  restart  image price:1.0.0 -> price:1.1.0
  · unchanged: ocr, kind

Documents
  • 2 documents that wait for price stay queued; the old instances work on
    until the new ones are ready.
  • AWS does not promise that documents SageMaker already holds or works on all
    come through: look for failures afterwards.

Consumers
  • Predictions of price name a new model version.

resources: 2 to create, 11 to change, 2 to delete, 106 unchanged
`);
  });

  it("of no change is one line", () => {
    const plan = planWith({ empty: true });

    expect(renderPlan(plan, { style: plain, columns: 80 })).toBe(
      "reader in data_dev: deployment\n\n  nothing to change\n",
    );
  });

  it("of a rollback says which release it puts back", () => {
    const plan = planWith({ rollbackTo: 3 });

    expect(renderPlan(plan, { style: plain, columns: 80 })).toMatch(/^reader in data_dev: rollback to release 3\n/);
    expect(renderPlanMarkdown(plan)).toContain("### reader in data\\_dev\\: rollback to release 3\n");
  });

  it("tells every kind of change apart without colour", () => {
    const kinds: readonly ModelChangeKind[] = ["new", "restart", "scale", "adjust", "remove", "unchanged"];
    const models = kinds.map((kind) => ({ model: `model-${kind}`, kind, because: ["why"] }));

    const lines = renderPlan(planWith({ models }), { style: plain, columns: 80 }).split("\n").slice(2, 8);

    expect(new Set(lines.map((line) => line.slice(0, 4))).size).toBe(kinds.length);
    for (const [index, kind] of kinds.entries()) expect(lines[index]).toContain(kind);
  });

  it("puts what stops it before everything it would do, and what is final after that", () => {
    const plan = planWith({ blocked: ["It is protected."], documents: ["They wait."], irreversible: ["It goes."] });
    const text = renderPlan(plan, { style: plain, columns: 80 });

    expect(text.indexOf("✗ It is protected.")).toBeLessThan(text.indexOf("• They wait."));
    expect(text.indexOf("• They wait.")).toBeLessThan(text.indexOf("! It goes."));
  });

  it("does not list a hundred models that stay as they are", () => {
    const models = Array.from({ length: 100 }, (_, i) => ({
      model: `model-${i}`,
      kind: "unchanged" as const,
      because: [],
    }));

    expect(renderPlan(planWith({ models }), { style: plain, columns: 80 })).toContain("· unchanged: 100 models\n");
  });

  it("never takes more columns than there are, loses no sentence and lets no text move the cursor", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 120 });
    const kind = fc.constantFrom<ModelChangeKind>("new", "restart", "scale", "adjust", "remove", "unchanged");
    const model = fc.record({ model: text, kind, because: fc.array(text, { maxLength: 3 }) });
    const columns = fc.integer({ min: 60, max: 200 });
    fc.assert(
      fc.property(
        fc.array(model, { maxLength: 5 }),
        fc.array(text, { maxLength: 3 }),
        columns,
        (models, sentences, width) => {
          const plan = planWith({ models, documents: sentences, irreversible: sentences });
          const shown = renderPlan(plan, { style: plain, columns: width });

          for (const line of shown.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(width);
          expect(printable(shown.replaceAll("\n", " "))).toBe(shown.replaceAll("\n", " "));
        },
      ),
    );
  });

  it("shows a long name whole, over several lines", () => {
    const arn = `arn:aws:s3:::${"x".repeat(150)}`;
    const shown = renderPlan(planWith({ consumers: [`Read ${arn}.`] }), { style: plain, columns: 80 });

    expect(shown.replace(/\n\s*/g, "")).toContain(arn);
  });
});

describe("a plan's steps", () => {
  it("are one per resource, with what changes of it", async () => {
    const newSource = await planOfEdit({ yaml: replacing("reader-input", "reader-inbox") });
    const shown = renderSteps(newSource, plain);

    expect(shown).toContain(`± aws:s3/bucket:Bucket reader-source-bucket
    bucket: reader-input-dev -> reader-inbox-dev (makes it anew)
`);
    expect(shown.match(/^± aws:s3\/bucket:Bucket /gm)?.length).toBe(1);
  });

  it("show no value of an environment variable", async () => {
    const plan = await planOfEdit({ yaml: replacing("hunter2", "correct-horse") });
    const shown = renderSteps(plan, plain) + renderPlanMarkdown(plan);

    expect(shown).not.toMatch(/hunter2|correct-horse/);
    expect(shown).toContain("reader-ocr-model");
  });

  it.each([
    { name: "a key", path: "name", values: "a -> b" },
    { name: "an item's key", path: "variants[0].type", values: "c -> d" },
    { name: "a quoted key", path: 'tags["sluice:owner"]', values: "e -> f" },
    { name: "what is new", path: "extra", values: "(none) -> 1" },
    { name: "what nobody knows yet", path: "arn", values: "(none) -> (known once deployed)" },
    { name: "a text too long for a line", path: "text", values: `(none) -> ${"x".repeat(300)}` },
    { name: "a digest", path: "image", values: `(none) -> a@sha256:${"abcdef".repeat(11).slice(0, 64)}` },
    { name: "a list that grew", path: "zones", values: '["a"] -> ["a","b"]' },
  ])("read the value at $name as the engine names it", ({ path, values }) => {
    const before = { name: "a", variants: [{ type: "c" }], tags: { "sluice:owner": "e" }, zones: ["a"] };
    const after = {
      ...{ name: "b", variants: [{ type: "d" }], tags: { "sluice:owner": "f" }, extra: 1 },
      ...{ arn: "(known once deployed)", text: "x".repeat(300) },
      ...{ image: `a@sha256:${"abcdef".repeat(11).slice(0, 64)}`, zones: ["a", "b"] },
    };
    const step: ResourceStep = {
      ...{ kind: "update", urn: "urn", type: "aws:x:Y", name: "y", before, after },
      ...{ changed: [path], replacing: [], protected: false },
    };

    expect(renderSteps(planWith({ steps: [step] }), plain)).toBe(`~ aws:x:Y y\n    ${path}: ${values}\n`);
  });
});

it("shows of a policy what changes in it", () => {
  const policy = (actions: readonly string[], bucket: string) =>
    JSON.stringify({ Statement: [{ Action: actions, Resource: `arn:aws:s3:::${bucket}/*` }] });
  const step: ResourceStep = {
    ...{ kind: "update", urn: "urn", type: "aws:iam/rolePolicy:RolePolicy", name: "y" },
    before: { policy: policy(["s3:GetObject"], "documents") },
    after: { policy: policy(["s3:GetObject"], "letters") },
    ...{ changed: ["policy"], replacing: ["policy"], protected: false },
  };

  expect(renderSteps(planWith({ steps: [step] }), plain)).toBe(`~ aws:iam/rolePolicy:RolePolicy y
    policy.Statement[0].Resource: arn:aws:s3:::documents/* -> arn:aws:s3:::letters/* (makes it anew)
`);
});

describe("a plan as Markdown", () => {
  it("has a table of models, lists and folded steps", () => {
    const markdown = renderPlanMarkdown(newImage);

    expect(markdown).toContain("| model | what | why |\n| --- | --- | --- |\n| price | 🔁 restart | image price");
    expect(markdown).toContain("Unchanged: ocr, kind\n");
    expect(markdown).toContain("**Documents**\n\n- 2 documents that wait for price stay queued;");
    expect(markdown).toMatch(/<details><summary>resources: 2 to create, .*<\/summary>\n\n- /);
    expect(markdown.match(/<details>/g)?.length).toBe(markdown.match(/<\/details>/g)?.length);
  });

  it.each([
    { name: "HTML", text: "<img src=x onerror=alert(1)>", shown: "&lt;img src=x onerror=alert\\(1\\)&gt;" },
    { name: "a link", text: "[click](http://x)", shown: "\\[click\\]\\(http\\://x\\)" },
    { name: "an image", text: "![x](y)", shown: "\\!\\[x\\]\\(y\\)" },
    { name: "a cell's end", text: "a|b", shown: "a\\|b" },
    { name: "code", text: "`rm -rf`", shown: "\\`rm -rf\\`" },
    { name: "a heading", text: "# big", shown: "\\# big" },
    { name: "a list", text: "- item", shown: "\\- item" },
    { name: "a numbered list", text: "1. item", shown: "1\\. item" },
    { name: "a new line", text: "a\n\n## b", shown: "a \\#\\# b" },
    { name: "an entity", text: "&lt;", shown: "&amp;lt;" },
    { name: "a mention", text: "@org/everyone", shown: "@<!-- -->org/everyone" },
    { name: "an emoji's name", text: ":rocket:", shown: "\\:rocket\\:" },
    { name: "text that turns around", text: "a\u202eb", shown: "a b" },
  ])("shows $name as text", ({ text, shown }) => {
    expect(escapeMarkdown(text)).toBe(shown);
  });

  it("keeps every name of a model in one cell of one row", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), fc.string({ unit: "grapheme" }), (model, reason) => {
        const markdown = renderPlanMarkdown(planWith({ models: [{ model, kind: "new", because: [reason] }] }));

        expect(markdown.split("\n")[4]?.match(/(?<!\\)\|/g)?.length).toBe(4);
      }),
    );
  });

  it("stays within what GitHub takes for a comment, however many models and steps there are", () => {
    const models = Array.from({ length: 1000 }, (_, i) => ({
      ...{ model: `model-${i}`, kind: "restart" as const },
      because: [`image model-${i}:1.0.0 -> model-${i}:1.1.0`],
    }));
    const steps = Array.from({ length: 9000 }, (_, i) => ({
      ...{
        kind: "update" as const,
        urn: `urn-${i}`,
        type: "aws:sagemaker/endpoint:Endpoint",
        name: `pipeline-model-${i}-endpoint`,
      },
      ...{ changed: ["endpointConfigName"], replacing: [], protected: false },
    }));

    const markdown = renderPlanMarkdown(planWith({ models, steps }));

    expect(markdown.length).toBeLessThan(65_536);
    expect(markdown).toContain("and 800 more models");
    expect(markdown).toContain("- and 8800 more\n");
  });
});
