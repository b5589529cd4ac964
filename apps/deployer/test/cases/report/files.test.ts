import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { annotate } from "../../../src/cases/report/annotate.ts";
import { renderAnnotations } from "../../../src/cases/report/render-annotations.ts";
import { renderJUnit } from "../../../src/cases/report/render-junit.ts";
import { renderSummaryMarkdown } from "../../../src/cases/report/render-summary-markdown.ts";
import { writeReports } from "../../../src/cases/report/write-reports.ts";
import { parseXml } from "../../support/parse-xml.ts";
import { quietIo } from "../../support/quiet-io.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import {
  anyCharacters,
  caseOutput,
  comparedModel,
  comparisonOf,
  deniedCall,
  finding,
  outputSaying,
  testOutput,
} from "../../support/test-outputs.ts";

const failed = caseOutput({}, [finding()]);
const flaky = caseOutput({
  name: "sometimes",
  status: "flaky",
  runs: [1, 2].map((repetition) => ({ repetition, documentId: "d", passed: repetition === 1, seconds: 1 })),
});

describe("JUnit XML", () => {
  it("has a test case for each case, with what differs in the failed ones", () => {
    const root = parseXml(renderJUnit(testOutput([caseOutput({ name: "good" }), failed, flaky])));

    const [suite] = root.children;
    const cases = (suite?.children ?? []).filter(({ name }) => name === "testcase");
    expect([root.name, root.attributes.tests, root.attributes.failures]).toEqual(["testsuites", "3", "2"]);
    expect(suite?.attributes).toMatchObject({ name: "p.local", timestamp: "2026-03-04T05:06:07", time: "2.500" });
    expect(cases.map(({ attributes }) => attributes)).toEqual(
      ["good", "office", "sometimes"].map((name) => {
        return { name, classname: "p.local", file: "pipelines/p/cases/office/expect.yaml", time: "1.240" };
      }),
    );
    const failures = cases.map(({ children }) => children.find(({ name }) => name === "failure"));
    expect(failures.map((failure) => failure?.attributes.type)).toEqual([undefined, "failed", "flaky"]);
    expect(failures[1]?.attributes.message).toBe('model-b /propertyType: expected "office", got "industrial"');
    expect(failures[1]?.text).toContain('    /propertyType  "office" → "industrial"\n');
    expect(failures[2]?.attributes.message).toBe("flaky: passed 1 of 2 runs");
  });

  it("names file, environment and release", () => {
    const [suite] = parseXml(renderJUnit(testOutput([failed], { environment: "data_dev", release: 7 }))).children;

    const [properties] = suite?.children ?? [];
    expect(properties?.children.map(({ attributes }) => [attributes.name, attributes.value])).toEqual([
      ["file", "pipelines/p/pipeline.yaml"],
      ["environment", "data_dev"],
      ["release", "7"],
    ]);
  });

  it("is well-formed, whatever models and files say", () => {
    fc.assert(
      fc.property(anyCharacters, (text) => {
        const [suite] = parseXml(renderJUnit(outputSaying(text))).children;

        expect(suite?.children.filter(({ name }) => name === "testcase")).toHaveLength(3);
      }),
    );
  });
});

describe("annotations", () => {
  const places = { cwd: "/repo/work", root: "/repo" };

  it("stand at the line where it is expected, in the file as it is named from the repository's root", () => {
    expect(renderAnnotations(testOutput([failed, caseOutput()]), places)).toBe(
      '::error file=work/pipelines/p/cases/office/expect.yaml,line=7,title=case office failed::model-b /propertyType: expected "office", got "industrial"\n',
    );
  });

  it("tell the most telling one of every case first", () => {
    const late = finding({ kind: "not-stored", pointer: null, message: "late" });
    const early = finding({ kind: "no-prediction", pointer: null, message: "early" });
    const cases = [caseOutput({ name: "a" }, [late, early]), caseOutput({ name: "b" }, [early])];

    const lines = renderAnnotations(testOutput(cases), places).trimEnd().split("\n");

    expect(lines.map((line) => line.replace(/.*title=case (\w).*: /, "$1 "))).toEqual(["a early", "b early", "a late"]);
  });

  it("are at most ten of a case and one that says how many there are", () => {
    const findings = Array.from({ length: 25 }, (_, index) => finding({ pointer: `/${index}` }));

    const lines = renderAnnotations(testOutput([caseOutput({}, findings)]), places)
      .trimEnd()
      .split("\n");

    expect(lines).toHaveLength(11);
    expect(lines[10]).toContain("::and 15 more findings in this case");
  });

  it("say of a flaky case in which runs", () => {
    const one = { ...flaky, models: caseOutput({}, [finding({ runs: [2] })]).models };

    expect(renderAnnotations(testOutput([one]), places)).toContain('got "industrial" (in run 2 of 2)\n');
  });

  it("name a file outside of the repository by its whole path", () => {
    expect(renderAnnotations(testOutput([failed]), { cwd: "/elsewhere", root: "/repo" })).toContain(
      "file=/elsewhere/pipelines/p/cases/office/expect.yaml,",
    );
  });

  it("are one command each, whatever models and files say", () => {
    fc.assert(
      fc.property(anyCharacters, (text) => {
        const lines = renderAnnotations(outputSaying(text), places).split("\n");

        expect(lines.pop()).toBe("");
        expect(lines.length).toBeGreaterThan(0);
        for (const line of lines) {
          expect(line).toMatch(/^::error file=[^\r:,]*,line=\d+,title=[^\r:,]*::[^\r]*$/);
        }
      }),
    );
  });

  it.each([
    { name: "nowhere else", env: {}, written: "" },
    {
      name: "under GitHub Actions",
      env: { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: "/repo" },
      written: "::error file=work/pipelines/p/cases/office/expect.yaml,",
    },
  ])("are written $name", ({ env, written }) => {
    const { io, stderr } = quietIo({ env, cwd: "/repo/work" });

    annotate(testOutput([failed]), io);

    expect(stderr().slice(0, written.length || 1)).toBe(written);
  });

  it("find the repository's root by git, where GitHub does not say it", () => {
    const root = temporaryFolder({ ".git/HEAD": "", "work/x": "" });
    const { io, stderr } = quietIo({ env: { GITHUB_ACTIONS: "true" }, cwd: join(root, "work") });

    annotate(testOutput([failed]), io);

    expect(stderr()).toContain("file=work/pipelines/");
  });
});

describe("a summary for a pull request", () => {
  it("says in one line that everything passed", () => {
    expect(renderSummaryMarkdown(testOutput([caseOutput()]))).toBe(
      "✅ **p** in local, on this machine: 1 case, 1 passed (2.5 s)\n",
    );
  });

  it("lists what did not pass with what differs, and only counts the others", () => {
    expect(renderSummaryMarkdown(testOutput([caseOutput({ name: "good" }), failed, flaky]))).toBe(
      [
        "❌ **p** in local, on this machine: 3 cases, 1 passed, 1 failed, 1 flaky (2.5 s)",
        "",
        "| case | result | findings |",
        "| --- | --- | --- |",
        '| office | ❌ failed | **model-b** /propertyType: expected "office", got "industrial" |',
        "| sometimes | 🟡 flaky\\: passed 1 of 2 runs |  |",
        "",
      ].join("\n"),
    );
  });

  it("says what changed from one version to another", () => {
    const label = { pointer: "/type", cases: 2, moves: [{ before: "a|b", after: "@c", count: 2 }] };
    const comparison = comparisonOf([comparedModel({ changed: 2, labels: [label] }), comparedModel({ model: "same" })]);

    expect(renderSummaryMarkdown(testOutput([caseOutput()], { comparison }))).toContain(
      '| model-b | 2 of 2 predictions changed | /type\\: 2 × "a\\|b" → "@<!-- -->c" |\n',
    );
  });

  it("says which calls were denied, and the line that would allow each", () => {
    const summary = renderSummaryMarkdown(testOutput([caseOutput()], { denied: [deniedCall()] }));

    expect(summary.replaceAll("\\", "")).toContain(
      "**Denied**\n\n- p--model-b-local-model may not s3:GetObject on arn:aws:s3:::crexi-documents/a.txt (2 times)" +
        "<br>pipelines/p/pipeline.yaml:12  models.model-b.permissions: add s3Read: [crexi-documents]\n",
    );
  });

  it.each([
    { name: "a table's border", text: "a|b" },
    { name: "HTML", text: "<img src=x>" },
    { name: "a mention", text: "@somebody" },
    { name: "code", text: "`rm -rf`" },
    { name: "a link", text: "[here](http://x)" },
    { name: "a line's end", text: "a\r\nb" },
  ])("shows $name as text", ({ text }) => {
    const markdown = renderSummaryMarkdown(outputSaying(text));

    expect(markdown).not.toContain(text);
    const rows = markdown.split("\n").filter((line) => line.startsWith("|"));
    // Two tables of three columns: no value opened a cell of its own.
    for (const row of rows) expect(row.replaceAll("\\|", "").split("|")).toHaveLength(5);
  });

  it("has room beside others in a comment, however many cases and findings there are", () => {
    const text = "|<@`".repeat(2000);
    const findings = Array.from({ length: 100 }, () => finding({ message: text, expected: text, actual: `${text}x` }));
    const cases = Array.from({ length: 300 }, (_, index) => caseOutput({ name: `case-${index}` }, findings));

    const markdown = renderSummaryMarkdown(testOutput(cases));

    expect(markdown.length).toBeLessThan(32_000);
    expect(markdown).toMatch(/\nand \d+ more cases that did not pass\n$/);
  });

  it("has room beside others in a comment, however much changed from one version to another", () => {
    const text = "|<@`".repeat(2000);
    const findings = Array.from({ length: 100 }, () => finding({ message: text, expected: text, actual: `${text}x` }));
    const cases = Array.from({ length: 300 }, (_, index) => caseOutput({ name: `case-${index}` }, findings));
    const labels = Array.from({ length: 20 }, () => {
      return { pointer: `/${text}`, cases: 1, moves: [{ before: text, after: `${text}x`, count: 1 }] };
    });
    const models = Array.from({ length: 40 }, (_, index) => comparedModel({ model: `m-${index}`, changed: 2, labels }));

    const denied = Array.from({ length: 100 }, () => deniedCall({ resource: text, fix: text }));
    const markdown = renderSummaryMarkdown(testOutput(cases, { comparison: comparisonOf(models), denied }));

    expect(markdown.length).toBeLessThan(32_000);
    expect(markdown).toMatch(/\nand \d+ more cases that did not pass\n/);
    expect(markdown).toMatch(/\nand \d+ more models\n$/);
    expect(markdown).toContain("| case-0 ");
    expect(markdown).toContain("| m-0 ");
    expect(markdown).toMatch(/\n- and \d+ more calls\n/);
  });
});

describe("a folder of reports", () => {
  it("is made, with a report in each form", () => {
    const folder = join(temporaryFolder(), "new/reports");
    const output = testOutput([failed]);

    writeReports(output, folder);

    expect(readdirSync(folder).toSorted()).toEqual(["junit.xml", "report.html", "report.json", "summary.md"]);
    expect(JSON.parse(readFileSync(join(folder, "report.json"), "utf8"))).toEqual(output);
    expect(readFileSync(join(folder, "report.html"), "utf8")).toContain("office");
  });

  it("that cannot be made is an error that names it", () => {
    const folder = join(temporaryFolder({ taken: "a file" }), "taken");

    expect(() => writeReports(testOutput([failed]), folder)).toThrow(
      expect.objectContaining({ code: "DEPLOY_CANNOT_WRITE", message: `cannot write the reports into ${folder}` }),
    );
  });
});
