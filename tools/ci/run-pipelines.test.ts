import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { writeScript } from "../workflows/stand-in.ts";
import { LastLines } from "./last-lines.ts";
import type { Part, PartState } from "./part.ts";
import { type RunPipelinesOptions, runPipelines } from "./run-pipelines.ts";

/** A repository whose `sluice` is a script; `cases` names the pipelines that have some. */
function repository(script: string, cases: readonly string[] = []) {
  const root = mkdtempSync(join(tmpdir(), "sluice-run-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  writeScript(join(root, "node_modules/.bin/sluice"), "sluice", script);
  for (const name of cases) mkdirSync(join(root, "pipelines", name, "cases"), { recursive: true });
  process.env["CALLS"] = join(root, "calls");
  onTestFinished(() => void delete process.env["CALLS"]);
  const output = join(root, "results");
  const options = (changes: Partial<RunPipelinesOptions> = {}): RunPipelinesOptions => ({
    root,
    output,
    pipelines: ["reader", "grader"],
    parts: ["cases"],
    environment: "data_dev",
    minutes: 10,
    signal: new AbortController().signal,
    print: () => undefined,
    ...changes,
  });
  const state = (pipeline: string, part: Part) =>
    JSON.parse(readFileSync(join(output, pipeline, part, "state.json"), "utf8")) as PartState;
  const calls = () =>
    readFileSync(join(root, "calls"), "utf8")
      .split("\x1e")
      .slice(0, -1)
      .map((call) => call.split("\0").slice(1, -1).join(" ").replaceAll(output, "OUT"));
  return { calls, options, output, root, state };
}

describe("several pipelines", () => {
  it("run their cases on this machine, with a report each", async () => {
    const { calls, options, state } = repository("exit 0", ["reader", "grader"]);

    expect(await runPipelines(options())).toBe(true);
    expect(calls()).toEqual([
      "test pipelines/reader/pipeline.yaml --environment local --report OUT/reader/cases",
      "test pipelines/grader/pipeline.yaml --environment local --report OUT/grader/cases",
    ]);
    expect(state("reader", "cases")).toMatchObject({ version: 1, exitCode: 0, seconds: expect.any(Number) as unknown });
  });

  it("are planned without being changed", async () => {
    const { calls, options } = repository("exit 0");

    await runPipelines(options({ parts: ["plan"], pipelines: ["reader"] }));
    expect(calls()).toEqual([
      "preview pipelines/reader/pipeline.yaml --environment data_dev --markdown OUT/reader/plan/summary.md",
    ]);
  });

  it("are deployed, and then tested where they are deployed", async () => {
    const { calls, options } = repository("exit 0", ["reader"]);

    await runPipelines(options({ parts: ["up", "deployed-cases"], pipelines: ["reader"] }));
    expect(calls()).toEqual([
      "up pipelines/reader/pipeline.yaml --environment data_dev --yes --wait --markdown OUT/reader/up/summary.md",
      "test pipelines/reader/pipeline.yaml --environment data_dev --report OUT/reader/deployed-cases",
    ]);
  });

  it("go on after one of them failed, which is not tested", async () => {
    const { calls, options, output, state } = repository('[[ "$*" != *reader* ]] || { echo "no account"; exit 1; }', [
      "reader",
      "grader",
    ]);

    expect(await runPipelines(options({ parts: ["up", "deployed-cases"] }))).toBe(false);
    expect(calls().map((call) => call.split(" ").slice(0, 2).join(" "))).toEqual([
      "up pipelines/reader/pipeline.yaml",
      "up pipelines/grader/pipeline.yaml",
      "test pipelines/grader/pipeline.yaml",
    ]);
    expect(state("reader", "up")).toMatchObject({ exitCode: 1, lastLines: "no account" });
    expect(existsSync(join(output, "reader/deployed-cases"))).toBe(false);
  });

  describe("with a commit to compare with", () => {
    const against = (script: string, changed: string) => {
      const made = repository(script, ["reader", "grader"]);
      const git = (...args: string[]) => {
        execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], { cwd: made.root });
      };
      const write = (path: string, text: string) => writeFileSync(join(made.root, path), text);
      git("init", "--quiet");
      write("pipelines/reader/pipeline.yaml", "name: reader\n");
      git("add", "pipelines");
      git("commit", "--quiet", "--message", "base");
      git("tag", "base");
      write(changed, "changed\n");
      git("add", "pipelines");
      git("commit", "--quiet", "--message", "change");
      return made;
    };
    const compared = " --against base";

    it.each([
      {
        name: "a pipeline that differs is compared",
        pipeline: "reader",
        changed: "pipelines/reader/m.txt",
        more: compared,
      },
      { name: "one that is the same is not", pipeline: "reader", changed: "pipelines/grader/pipeline.yaml", more: "" },
      { name: "a new one is not", pipeline: "grader", changed: "pipelines/grader/pipeline.yaml", more: "" },
    ])("$name", async ({ pipeline, changed, more }) => {
      const { calls, options } = against('echo "✅" > "$6/summary.md"', changed);

      expect(await runPipelines(options({ pipelines: [pipeline], against: "base" }))).toBe(true);
      expect(calls()).toEqual([
        `test pipelines/${pipeline}/pipeline.yaml --environment local --report OUT/${pipeline}/cases${more}`,
      ]);
    });

    it("one whose other version does not run is tested all the same", async () => {
      const { calls, options, state } = against(
        '[[ "$*" != *--against* ]] || { echo "base is broken"; exit 1; }',
        "pipelines/reader/m.txt",
      );

      expect(await runPipelines(options({ pipelines: ["reader"], against: "base" }))).toBe(true);
      expect(calls()).toHaveLength(2);
      expect(state("reader", "cases")).toMatchObject({ exitCode: 0, notCompared: "base is broken" });
    });

    it("one whose cases fail is not tested again", async () => {
      const { calls, options } = against('echo "❌" > "$6/summary.md"; exit 1', "pipelines/reader/m.txt");

      expect(await runPipelines(options({ pipelines: ["reader"], against: "base" }))).toBe(false);
      expect(calls()).toHaveLength(1);
    });
  });

  it("need no cases", async () => {
    const { options, state } = repository("exit 1", ["grader"]);

    expect(await runPipelines(options({ pipelines: ["reader"] }))).toBe(true);
    expect(state("reader", "cases")).toEqual({ version: 1, seconds: 0, leftOut: "the pipeline has no cases" });
  });

  it("say why they were left out", async () => {
    const { options, state } = repository("exit 1", ["reader", "grader"]);

    expect(await runPipelines(options({ leaveOut: "no role" }))).toBe(true);
    expect(state("grader", "cases")).toEqual({ version: 1, seconds: 0, leftOut: "no role" });
  });

  it("are not begun when there is no time left to end what was begun, which is no success", async () => {
    const { options, state } = repository("exit 0", ["reader", "grader"]);

    expect(await runPipelines(options({ minutes: 0 }))).toBe(false);
    expect(state("reader", "cases")).toMatchObject({ leftOut: "the job had no time left" });
  });

  it("tell of a command that a summary speaks for by the summary alone", async () => {
    const { options, state } = repository('echo said; echo "❌" > "${@: -1}/summary.md"; exit 1', ["reader"]);

    await runPipelines(options({ pipelines: ["reader"] }));
    expect(state("reader", "cases")).not.toHaveProperty("lastLines");
  });

  it("leave nothing of the run before", async () => {
    const { options, output } = repository('touch "${@: -1}/$RANDOM.tmp"', ["reader"]);
    const leaves = async () => {
      await runPipelines(options({ pipelines: ["reader"] }));
      return readdirSync(join(output, "reader/cases")).length;
    };

    expect([await leaves(), await leaves()]).toEqual([2, 2]);
  });

  it("end as after Ctrl-C when they are interrupted: the command that runs is asked to stop, and no other is begun", async () => {
    const interruption = new AbortController();
    const { calls, options, state } = repository(
      "trap 'echo stopped; exit 130' INT\necho ready\nwhile true; do sleep 0.05; done",
      ["reader", "grader"],
    );
    const print = (text: string) => {
      if (text.includes("ready")) interruption.abort();
    };

    expect(await runPipelines(options({ signal: interruption.signal, print }))).toBe(false);
    expect(calls()).toHaveLength(1);
    expect(state("reader", "cases")).toMatchObject({ exitCode: 130, lastLines: "ready\nstopped" });
  });

  it("are not tested after they were deployed when somebody interrupted the deployment's last moment", async () => {
    const interruption = new AbortController();
    const { calls, options } = repository("trap '' INT\necho ready", ["reader"]);
    const run = options({
      signal: interruption.signal,
      print: () => interruption.abort(),
      parts: ["up", "deployed-cases"],
    });

    expect(await runPipelines({ ...run, pipelines: ["reader"] })).toBe(false);
    expect(calls()).toHaveLength(1);
  });
});

describe("the last lines of what was printed", () => {
  const linesOf = (most: number, ...printed: string[]) => {
    const lines = new LastLines(most);
    for (const text of printed) lines.add(text);
    return lines.text();
  };

  it.each([
    { name: "are all of a few", printed: ["a\nb", "c\n"], text: "a\nbc" },
    { name: "are no more than that", printed: ["a\nb\nc\nd\n"], text: "b\nc\nd" },
    { name: "have no colours", printed: ["\u001b[31ma\u001b[0m\n"], text: "a" },
    { name: "have what a line came to that was written over", printed: ["1 %\r2 %\r3 %\n"], text: "3 %" },
    { name: "are cut when they are endless", printed: ["x".repeat(9000)], text: "x".repeat(500) },
    { name: "are nothing of nothing", printed: [], text: "" },
  ])("$name", ({ printed, text }) => {
    expect(linesOf(3, ...printed)).toBe(text);
  });
});
