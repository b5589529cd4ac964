import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { verbs } from "../src/command-line/verbs.ts";
import { textWidth } from "../src/terminal/text.ts";
import { repository, runMain } from "./support/run-main.ts";

const example = "pipelines/sagemaker-pipeline-example/pipeline.yaml";
const entry = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const nodeArguments = ["--conditions=@sluice/source", "--disable-warning=ExperimentalWarning"];

describe("wrong usage ends with exit code 2 and says what to write", () => {
  it.each([
    { name: "no verb", argv: [], says: ["Verbs", "validate"] },
    {
      name: "unknown verb",
      argv: ["banana"],
      says: ["DEPLOY_UNKNOWN_VERB", "the verbs are: validate, graph, synth"],
    },
    { name: "misspelt verb", argv: ["vlidate", example], says: ["did you mean sluice validate?"] },
    {
      name: "option in the verb's place",
      argv: ["--json", "validate"],
      says: ["DEPLOY_UNKNOWN_OPTION", "sluice <verb> --json"],
    },
    {
      name: "misspelt option",
      argv: ["graph", example, "--fromat", "svg"],
      says: ["--fromat", "did you mean --format?"],
    },
    { name: "unknown option", argv: ["graph", example, "--zzzzzz"], says: ["sluice graph --help lists the options"] },
    { name: "unknown short option", argv: ["graph", example, "-x"], says: ["unknown option -x"] },
    {
      name: "option without its value",
      argv: ["synth", example, "--environment"],
      says: ["--environment needs a value", "--environment NAME"],
    },
    {
      name: "option in a value's place",
      argv: ["synth", example, "--environment", "--json"],
      says: ["--environment needs a value"],
    },
    { name: "value for a switch", argv: ["synth", example, "--json=yes"], says: ["--json takes no value"] },
    { name: "no file", argv: ["validate"], says: ["DEPLOY_MISSING_FILE", "usage: sluice validate FILE..."] },
    { name: "two files", argv: ["synth", "a.yaml", "b.yaml"], says: ["DEPLOY_TOO_MANY_FILES", "not 2"] },
    {
      name: "no environment",
      argv: ["synth", example],
      says: ["DEPLOY_MISSING_ENVIRONMENT", "data_dev, data_prod, local"],
    },
    {
      name: "misspelt environment",
      argv: ["synth", example, "--environment", "data_dve"],
      says: ["did you mean data_dev?"],
    },
    { name: "unknown format", argv: ["graph", example, "--format", "svgg"], says: ["did you mean svg?"] },
    {
      name: "run on AWS",
      argv: ["run", example, "--environment", "data_dev", "--input", "x"],
      says: ["RUN_NOT_LOCAL", "--environment local"],
    },
    {
      name: "run without documents",
      argv: ["run", example, "--environment", "local"],
      says: ["RUN_NO_INPUT", "--input PATH..."],
    },
    {
      name: "timeout that is no number",
      argv: ["run", example, "--environment", "local", "--input", "x", "--timeout", "soon"],
      says: ["--timeout soon"],
    },
    {
      name: "timeout of zero",
      argv: ["run", example, "--environment", "local", "--input", "x", "--timeout", "0"],
      says: ["1 to 86400"],
    },
    {
      name: "file after the inputs",
      argv: ["run", "--environment", "local", "--input", "x", example],
      says: ["The file comes before the options"],
    },
    {
      name: "environments folder that is none",
      argv: ["graph", example, "--environments", "nowhere"],
      says: ["DEPLOY_NO_ENVIRONMENTS", "nowhere"],
    },
  ])("$name", async ({ argv, says }) => {
    const { code, stdout, stderr } = await runMain(argv);

    expect(code).toBe(2);
    if (!argv.includes("--json")) expect(stdout).toBe("");
    for (const part of says) expect(stderr).toContain(part);
  });
});

describe("help", () => {
  it.each([
    { name: "the command", argv: ["--help"] },
    ...verbs.map((verb) => ({ name: `sluice ${verb.name}`, argv: [verb.name, "--help"] })),
    ...verbs.map((verb) => ({ name: `sluice help ${verb.name}`, argv: ["help", verb.name] })),
  ])("of $name fits 80 columns and goes to standard output", async ({ argv }) => {
    const { code, stdout, stderr } = await runMain(argv);

    expect(code).toBe(0);
    expect(stderr).toBe("");
    expect(Math.max(...stdout.split("\n").map(textWidth))).toBeLessThanOrEqual(80);
  });

  it.each(verbs)(
    "of $name describes every option and shows an example that parses",
    async ({ name, options, examples }) => {
      const { stdout } = await runMain([name, "-h"]);

      for (const option of Object.keys(options)) expect(stdout).toContain(`--${option}`);
      for (const [command] of examples) expect(stdout).toContain(`sluice ${command}`);
      expect(examples.length).toBeGreaterThan(0);
    },
  );

  it("says the version", async () => {
    expect((await runMain(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe("colour", () => {
  const terminal = { columns: 80, rows: 24 };
  it.each([
    { name: "on a terminal", terminal, env: { TERM: "xterm" }, colour: true },
    { name: "not on a terminal", env: { TERM: "xterm" }, colour: false },
    { name: "with NO_COLOR", terminal, env: { TERM: "xterm", NO_COLOR: "1" }, colour: false },
    { name: "with an empty NO_COLOR", terminal, env: { TERM: "xterm", NO_COLOR: "" }, colour: true },
    { name: "on a dumb terminal", terminal, env: { TERM: "dumb" }, colour: false },
    { name: "with FORCE_COLOR and no terminal", env: { FORCE_COLOR: "1" }, colour: true },
    { name: "with FORCE_COLOR=0 on a terminal", terminal, env: { FORCE_COLOR: "0" }, colour: false },
    { name: "with both", terminal, env: { FORCE_COLOR: "1", NO_COLOR: "1" }, colour: false },
  ])("$name: $colour", async ({ colour, ...options }) => {
    const { stdout } = await runMain(["--help"], options);

    expect(stdout.includes("\u001b[")).toBe(colour);
  });
});

describe("the process", () => {
  it("ends quietly when its reader has seen enough", () => {
    const command = `"${process.execPath}" ${nodeArguments.join(" ")} "${entry}" synth ${example} --environment data_dev --json | head -1`;
    const { stdout, stderr } = spawnSync("bash", ["-c", command], { cwd: repository, encoding: "utf8" });

    expect(stdout).toBe("{\n");
    expect(stderr).toBe("");
  });

  it("gives the verb's exit code", () => {
    const { status } = spawnSync(process.execPath, [...nodeArguments, entry, "graph"], { cwd: repository });

    expect(status).toBe(2);
  });

  it("validates without loading Pulumi or a client of AWS or Datadog", () => {
    const script = `
      const { registerHooks } = await import("node:module");
      registerHooks({ load(url, context, next) { if (/@pulumi|@aws-sdk|@datadog|dagre/.test(url)) throw new Error(url); return next(url, context); } });
      const { main } = await import(${JSON.stringify(entry)});
      const out = { write: (text) => process.stdout.write(text) };
      const io = { stdout: out, stderr: out, env: {}, cwd: ${JSON.stringify(repository)}, signal: new AbortController().signal, clock: { nowMs: Date.now } };
      process.exitCode = await main(["validate", ${JSON.stringify(example)}], io);`;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...nodeArguments, "--input-type=module", "-e", script],
      { encoding: "utf8" },
    );

    expect(stderr).toBe("");
    expect(stdout).toContain("ok  pipelines/");
    expect(status).toBe(0);
  });
});

it("calls a failure that nobody expected a bug, and shows its stack with --debug only", async () => {
  const argv = ["graph", example];
  const failing = {
    write: () => {
      throw new TypeError("no stream");
    },
  };
  const io = {
    stderr: { write: (text: string) => (stderr += text) },
    stdout: failing,
    env: {},
    cwd: repository,
    signal: new AbortController().signal,
    clock: { nowMs: () => 0 },
  };
  let stderr = "";
  const { main } = await import("../src/main.ts");

  expect(await main(argv, io)).toBe(1);
  expect(stderr).toContain("this is a bug in Sluice: TypeError: no stream");
  expect(stderr).not.toContain("    at ");
  stderr = "";
  await main([...argv, "--debug"], io);
  expect(stderr).toContain("    at ");
});
