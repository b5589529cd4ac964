import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { buildComment, type CommentOptions, commentMarker, mostCharacters, withoutPlan } from "./build-comment.ts";
import type { PartState } from "./part.ts";
import { type PipelineResult, readResults } from "./pipeline-result.ts";

const state = (changes: Partial<PartState> = {}): PartState => ({ version: 1, exitCode: 0, seconds: 2, ...changes });

function result(pipeline: string, changes: PipelineResult["parts"] = {}): PipelineResult {
  const cases = { state: state(), summary: `✅ **${pipeline}**: 3 cases, 3 passed\n` };
  const plan = { state: state(), summary: `### ${pipeline} in data\\_dev: deployment\n\nNothing to change.\n` };
  return { pipeline, parts: { cases, plan, ...changes } };
}

const comment = (results: readonly PipelineResult[], more: Partial<CommentOptions> = {}) =>
  buildComment({ results, parts: ["cases", "plan"], environment: "data_dev", ...more });
const seen = (text: string) => text.replaceAll("\u200b", "");
const failing = { cases: { state: state({ exitCode: 1 }), summary: "❌ **reader**: 1 case, 1 failed\n" } };

describe("the comment", () => {
  it("begins with what it is found again by", () => {
    expect(comment([]).startsWith(`${commentMarker}\n`)).toBe(true);
  });

  it("tells of every pipeline, what failed first and open", () => {
    const text = seen(comment([result("grader"), result("reader", failing)]));

    expect(text).toContain("### Sluice: 2 pipelines affected\n\n❌ 1 failed · ✅ 1 fine\n");
    expect(text).toContain(`
| pipeline | cases on the CI machine | plan for data\\_dev |
| --- | --- | --- |
| reader | ❌ failed | ✅ nothing to change |
| grader | ✅ passed | ✅ nothing to change |
`);
    expect(text).toContain(
      "<details open><summary>reader</summary>\n\n**cases on the CI machine**\n\n❌ **reader**: 1 case",
    );
    expect(text).toContain("<details><summary>grader</summary>");
  });

  it.each([
    {
      name: "a plan that changes something",
      parts: { plan: { state: state(), summary: "### p\n\n| a |\n" } },
      cell: "✅ passed | 🔁 changes",
    },
    {
      name: "a file that is not valid",
      parts: { cases: { state: state({ exitCode: 2 }) } },
      cell: "❌ invalid | ✅ nothing to change",
    },
    {
      name: "a plan that could not be made",
      parts: { plan: { state: state({ exitCode: 1 }) } },
      cell: "✅ passed | ❌ no plan",
    },
    {
      name: "a run that was stopped",
      parts: { cases: { state: state({ exitCode: 130 }) } },
      cell: "❌ stopped | ✅ nothing to change",
    },
    { name: "a job that died", parts: { cases: {} }, cell: "❌ no result | ✅ nothing to change" },
    {
      name: "no cases",
      parts: { cases: { state: { version: 1, seconds: 0, leftOut: "no cases" } as const } },
      cell: "– no cases | ✅ nothing to change",
    },
  ])("has a word for $name", ({ parts, cell }) => {
    expect(comment([result("reader", parts)])).toContain(`| reader | ${cell} |`);
  });

  it("quotes the last lines of what left no summary", () => {
    const text = comment([
      result("reader", { cases: { state: state({ exitCode: 2, lastLines: "error: `no`\n```" }) } }),
    ]);

    expect(text).toContain("````text\nerror: `no`\n```\n````\n");
  });

  it("says of cases that were not compared why, so that no difference is not taken for the same", () => {
    const { cases } = result("reader").parts;
    const text = comment([
      result("reader", { cases: { ...cases, state: state({ notCompared: "base is broken" }) } }),
      result("grader"),
    ]);

    expect(text.match(/not compared with the base's/g)).toHaveLength(1);
    expect(text).toContain("```text\nbase is broken\n```\n");
    expect(text).toContain("| reader | ✅ passed |");
  });

  it("says why there is no plan", () => {
    const { cases } = result("reader").parts;
    const left = withoutPlan({ pipeline: "reader", parts: { ...(cases && { cases }) } }, "of a fork");

    expect(comment([left])).toContain("| reader | ✅ passed | – of a fork |");
    expect(withoutPlan(result("reader"), "of a fork")).toEqual(result("reader"));
    expect(withoutPlan(left, "")).toEqual(left);
  });

  it("says that what a removed file deployed stays", () => {
    const text = comment([], { removed: ["old_one"] });

    expect(text).toContain("### Sluice: no pipeline is affected\n");
    expect(text).toContain("The file is gone of: old\\_one. What it deployed stays until somebody destroys it.");
  });

  it("ends with the commit and the run", () => {
    const text = comment([], { commit: "0123456789abcdef", run: "https://github.com/acme/p/actions/runs/1" });

    expect(text.trimEnd().split("\n").at(-1)).toBe(
      "Commit 0123456789ab · [the run, with the whole reports](https://github.com/acme/p/actions/runs/1)",
    );
  });

  it("has nothing in it that a report could have made of itself", () => {
    const hostile = "</details>\n<!-- sluice -->\n[x](https://evil.example) @owners #12\n```\n<script>";
    const parts = { cases: { state: state({ exitCode: 1, lastLines: hostile, leftOut: hostile }), summary: hostile } };
    const text = comment([result("reader", parts), result("grader")], { removed: ["x"], commit: hostile });

    expect(text.indexOf(commentMarker)).toBe(0);
    expect(text.lastIndexOf(commentMarker)).toBe(0);
    for (const sign of ["](https", "@o", "#1", "<script", "https://evil"]) expect(text).not.toContain(sign);
    expect(text.match(/<details/g)).toHaveLength(2);
    expect(text).toContain("<details><summary>grader</summary>");
  });
});

describe("the comment's length", () => {
  const long = (lines: number) => ({
    cases: { state: state({ exitCode: 1 }), summary: "a line of findings\n".repeat(lines) },
  });

  it("leaves a short pipeline whole and cuts the long ones, equally", () => {
    const text = comment([result("long-a", long(9000)), result("short", failing), result("long-b", long(9000))]);
    const [, a = "", short = "", b = ""] = text.split("<details open><summary>");

    expect(text.length).toBeLessThanOrEqual(mostCharacters);
    expect(text.length).toBeGreaterThan(mostCharacters - 200);
    expect(short).toContain("1 case, 1 failed");
    expect(short).not.toContain("… cut");
    for (const cut of [a, b]) expect(cut).toContain("… cut: the run has the rest.");
    expect(Math.abs(a.length - b.length)).toBeLessThan(200);
  });

  it("is kept with as many pipelines as there may be, and the table says how many are left", () => {
    const many = Array.from({ length: 1000 }, (_, index) => result(`p${index}`, index === 999 ? long(50) : {}));
    const text = comment(many);

    expect(text.length).toBeLessThanOrEqual(mostCharacters);
    expect(text).toContain("❌ 1 failed · ✅ 999 fine");
    expect(text).toContain("\nand 900 more\n");
    expect(text.indexOf("| p999 |")).toBeLessThan(text.indexOf("| p0 |"));
    expect(text).toContain("<details open><summary>p999</summary>");
  });

  it("is kept however long the reasons for leaving something out are", () => {
    const parts = {
      cases: { state: state({ leftOut: "<".repeat(200) }) },
      plan: { state: state({ leftOut: "&".repeat(200) }) },
    };
    const text = comment(Array.from({ length: 100 }, (_, index) => result(`p${index}`, parts)));

    expect(text.length).toBeLessThanOrEqual(mostCharacters);
    expect(text).toMatch(/\nand \d+ more\n/);
  });

  it("is kept whatever the pipelines left", () => {
    const parts = fc.record({
      exitCode: fc.constantFrom(0, 1, 2),
      summary: fc.string({ maxLength: 40_000, size: "max" }),
      lastLines: fc.string({ maxLength: 30_000, size: "max" }),
    });
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 8 }), (all) => {
        const results = all.map(({ exitCode, lastLines, summary }, index) =>
          result(`p${index}`, { cases: { state: state({ exitCode, lastLines }), summary } }),
        );
        const text = comment(results);
        expect(text.length).toBeLessThanOrEqual(mostCharacters);
        expect(text.match(/<details/g)?.length ?? 0).toBe(text.match(/<\/details>/g)?.length ?? 0);
      }),
      { numRuns: 30 },
    );
  });
});

describe("what the jobs left", () => {
  function folder(files: Readonly<Record<string, string>>): string {
    const made = mkdtempSync(join(tmpdir(), "sluice-results-"));
    onTestFinished(() => rmSync(made, { recursive: true }));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(made, path)), { recursive: true });
      writeFileSync(join(made, path), text);
    }
    return made;
  }

  it("is read by part, of the pipelines that are affected", () => {
    const files = {
      "reader/cases/state.json": JSON.stringify({
        ...state({ exitCode: 1, notCompared: "why" }),
        more: "of a later version",
      }),
      "reader/cases/summary.md": "❌",
      "grader/plan/state.json": JSON.stringify(state()),
      "another/plan/state.json": JSON.stringify(state()),
    };
    expect(readResults(folder(files), ["reader", "grader", "absent"])).toEqual([
      { pipeline: "reader", parts: { cases: { state: state({ exitCode: 1, notCompared: "why" }), summary: "❌" } } },
      { pipeline: "grader", parts: { plan: { state: state() } } },
      { pipeline: "absent", parts: {} },
    ]);
  });

  it.each([
    { name: "no JSON", text: "{" },
    { name: "no object", text: "[]" },
    { name: "null", text: "null" },
    { name: "of another version", text: JSON.stringify({ ...state(), version: 2 }) },
    { name: "without a time", text: JSON.stringify({ version: 1, exitCode: 0 }) },
  ])("is no result when it is $name", ({ text }) => {
    const [read] = readResults(folder({ "reader/cases/state.json": text }), ["reader"]);

    expect(read?.parts.cases).toEqual({});
  });

  it("is not followed out of the folder", () => {
    const outside = folder({ "secret.md": "secret", "cases/state.json": JSON.stringify(state()) });
    const inside = folder({ "reader/cases/state.json": JSON.stringify(state()), "grader/x": "" });
    symlinkSync(join(outside, "secret.md"), join(inside, "reader/cases/summary.md"));
    symlinkSync(join(outside, "cases"), join(inside, "grader/cases"));

    expect(readResults(inside, ["reader", "grader"])).toEqual([
      { pipeline: "reader", parts: { cases: { state: state() } } },
      { pipeline: "grader", parts: {} },
    ]);
  });
});
