import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Value from "typebox/value";
import { describe, expect, it } from "vitest";
import { DashboardOutput } from "../../src/output/dashboard-output.ts";
import { SynthOutput } from "../../src/output/synth-output.ts";
import { textWidth } from "../../src/terminal/text.ts";
import { manyModelsYaml } from "../support/pictures.ts";
import { runMain } from "../support/run-main.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { watchedEnvironments } from "../support/watched-environments.ts";

const example = "pipelines/sagemaker-pipeline-example/pipeline.yaml";
const examples = [
  { name: "the first example", file: example },
  { name: "the example with a fan-in", file: "pipelines/fan-in-example/pipeline.yaml" },
];

const dashboardOf = (file: string, ...rest: readonly string[]) => [
  "dashboard",
  file,
  "--environment",
  "data_prod",
  "--environments",
  watchedEnvironments(),
  ...rest,
];

describe("sluice dashboard", () => {
  it.each(examples)("prints the payload that the engine gives Datadog, for $name", async ({ file }) => {
    const argv = dashboardOf(file);

    const drawn = await runMain([...argv, "--format", "json"]);
    const synth = await runMain(["synth", ...argv.slice(1), "--json"]);

    const { resources } = Value.Parse(SynthOutput, JSON.parse(synth.stdout));
    const boards = resources.filter(({ type }) => type === "datadog:index/dashboardJson:DashboardJson");
    expect(boards.map(({ inputs }) => JSON.parse(String(inputs.dashboard)))).toEqual([JSON.parse(drawn.stdout)]);
    expect(drawn.code).toBe(0);
  });

  it("prints payload, monitors and objectives as one document of the promised shape", async () => {
    const { stdout } = await runMain(dashboardOf(example, "--json"));

    const output: unknown = JSON.parse(stdout);
    expect([...Value.Errors(DashboardOutput, output)]).toEqual([]);
    const { dashboard, monitors, objectives } = Value.Parse(DashboardOutput, output);
    const payload = await runMain(dashboardOf(example, "--format", "json"));
    expect(dashboard).toEqual(JSON.parse(payload.stdout));
    for (const { query, threshold } of monitors.filter((monitor) => monitor.threshold !== null)) {
      expect(query).toMatch(new RegExp(`[<>]=? ${threshold?.value}$`));
    }
    expect(monitors.find(({ key }) => key === "failures")?.query).toBe("<failure-share> && <failure-count>");
    expect(objectives.map(({ key }) => key)).toEqual(["predicted", "started", "delivered"]);
  });

  it.each([
    { name: "a page", file: "board.html", begins: /^<!doctype html>/ },
    { name: "a picture", file: "Board.SVG", begins: /^<svg / },
    { name: "the payload", file: "board.json", begins: /^\{\n {2}"description"/ },
    { name: "an outline", file: "board.txt", begins: /^Sluice: sagemaker-pipeline-example in data_prod\n/ },
  ])("writes $name to $file", async ({ file, begins }) => {
    const folder = temporaryFolder();

    const { code, stdout } = await runMain(dashboardOf(example, "--output", join(folder, file)));

    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(readFileSync(join(folder, file), "utf8")).toMatch(begins);
  });

  it("takes the format that is asked for whatever the file's name", async () => {
    const file = join(temporaryFolder(), "board.html");

    await runMain(dashboardOf(example, "--format", "svg", "--output", file));

    expect(readFileSync(file, "utf8")).toMatch(/^<svg /);
  });

  it.each([
    { name: "an unknown format", rest: ["--format", "htm"], says: ["DEPLOY_OPTION_VALUE", "did you mean html?"] },
    {
      name: "a file that tells no format",
      rest: ["--output", "board.png"],
      says: ["DEPLOY_OPTION_VALUE", ".html, .svg"],
    },
    { name: "no environment", rest: [], environment: [], says: ["DEPLOY_MISSING_ENVIRONMENT"] },
  ])("ends with exit code 2 for $name", async ({ rest, environment, says }) => {
    const argv = environment === undefined ? dashboardOf(example, ...rest) : ["dashboard", example];

    const { code, stdout, stderr } = await runMain(argv);

    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    for (const part of says) expect(stderr).toContain(part);
  });

  it("says which line an environment lacks that is not watched, and draws with that line", async () => {
    const environments = watchedEnvironments();
    const argv = ["dashboard", example, "--environment", "local", "--environments", environments];

    const { code, stderr } = await runMain(argv, { env: {} });

    expect(code).toBe(2);
    expect(stderr).toContain("DEPLOY_NO_DATADOG");
    expect(stderr).toContain("local.yaml");
    const line = /^\s*(datadog: .*)$/m.exec(stderr)?.[1] ?? "";
    appendFileSync(join(environments, "local.yaml"), `${line}\n`);
    expect(await runMain(argv)).toMatchObject({ code: 0, stderr: "" });
  });

  describe("as an outline", () => {
    it.each([40, 60, 80, 132])("takes no more than %d columns of a terminal", async (columns) => {
      const file = join(temporaryFolder({ "p.yaml": manyModelsYaml() }), "p.yaml");

      const { stdout } = await runMain(dashboardOf(file), { terminal: { columns, rows: 24 }, env: { NO_COLOR: "1" } });

      expect(Math.max(...stdout.split("\n").map(textWidth))).toBeLessThanOrEqual(columns);
    });

    it("has colour on a terminal, and the same text without it elsewhere", async () => {
      const plain = await runMain(dashboardOf(example));
      const coloured = await runMain(dashboardOf(example), {
        terminal: { columns: 80, rows: 24 },
        env: { TERM: "xterm" },
      });

      expect(plain.stdout).not.toContain("\u001b");
      expect(coloured.stdout).toContain("\u001b[1m");
      // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours begin with
      expect(coloured.stdout.replace(/\u001b\[\d+m/g, "")).toBe(plain.stdout);
    });

    it("has each group with its widgets, queries and limits, then objectives and monitors", async () => {
      const { stdout } = await runMain(dashboardOf(example));

      expect(stdout).toContain(`
Queues and delivery
  Does what was predicted leave the pipeline, and does anything wait?
  Age of the oldest message
    lines over time, seconds
    limit 1,800 s (30 min) (page)
    age = max:aws.sqs.approximate_age_of_oldest_message{queuename IN (4 names)`);
      expect(stdout).toContain(`
  [sagemaker-pipeline-example data_prod] Documents get a prediction
    99 % in 30 days: 1 of 100 events may fail
    page at 14.4 times over 1 h and 5 min`);
      expect(stdout).toContain(`
  [sagemaker-pipeline-example data_prod] Documents are dead-lettered
    maximum of 15 min above 0 messages
    page: @pagerduty-reader
    max(last_15m):max:aws.sqs.approximate_number_of_messages_visible{`);
    });
  });
});
