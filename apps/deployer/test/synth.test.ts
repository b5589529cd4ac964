import { readFileSync } from "node:fs";
import { join } from "node:path";
import Value from "typebox/value";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { SynthOutput } from "../src/output/synth-output.ts";
import { textWidth } from "../src/terminal/text.ts";
import { repository, runMain } from "./support/run-main.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const file = "pipelines/sagemaker-pipeline-example/pipeline.yaml";
const synth = async (environment: string, ...argv: string[]) => {
  const { code, stdout, stderr } = await runMain(["synth", file, "--environment", environment, ...argv]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
};

it("prints every resource with the environment's account and region, in the promised shape", async () => {
  const output: unknown = JSON.parse(await synth("data_prod", "--json"));

  expect([...Value.Errors(SynthOutput, output)]).toEqual([]);
  const { resources, ...rest } = Value.Parse(SynthOutput, output);
  expect(rest).toMatchObject({ version: 1, pipeline: "sagemaker-pipeline-example", environment: "data_prod" });
  expect(resources.filter(({ type }) => type === "aws:sagemaker/endpoint:Endpoint").length).toBe(3);
  expect(resources[0]).toMatchObject({ type: "sluice:pipeline:Pipeline", parent: null });
  const names = new Set(resources.map(({ name }) => name));
  const roots = resources.filter(({ parent }) => parent === null).map(({ type }) => type);
  expect(roots).toEqual(["sluice:pipeline:Pipeline", "sluice:observability:PipelineMonitoring"]);
  expect(resources.filter(({ parent }) => parent !== null && !names.has(parent))).toEqual([]);
  const accounts = JSON.stringify(resources)
    .match(/arn:aws:[a-z0-9-]+:[a-z0-9-]*:\d{12}/g)
    ?.map((arn) => arn.slice(-12));
  // The images' registry and the consumer are in accounts of their own; all else is in the environment's.
  expect([...new Set(accounts)].sort()).toEqual(["123456789012", "210987654321", "222222222222"]);
});

it("prints the same bytes every time, and nothing of this machine", async () => {
  const first = await synth("data_dev", "--json");

  expect(await synth("data_dev", "--json")).toBe(first);
  expect(first).not.toContain(repository);
  expect(first).not.toMatch(/\/tmp\/|\/home\/|\/root\/|node_modules/);
});

it("counts the resources of each component, within 80 columns", async () => {
  const stdout = await synth("data_prod");
  const { resources } = Value.Parse(SynthOutput, JSON.parse(await synth("data_prod", "--json")));

  const made = resources.filter(({ type }) => type.startsWith("aws:")).length;
  expect(stdout).toContain(`\n${made} resources\n`);
  const counts = [...stdout.matchAll(/ {2}(\d+) resources?$/gm)].map(([, number]) => Number(number));
  expect(counts.reduce((sum, number) => sum + number, 0)).toBe(made);
  expect(Math.max(...stdout.split("\n").map(textWidth))).toBeLessThanOrEqual(80);
});

it("prints inputs as YAML that reads back", async () => {
  const stdout = await synth("data_dev", "--full");
  const { resources } = Value.Parse(SynthOutput, JSON.parse(await synth("data_dev", "--json")));

  const queue = resources.find(({ type }) => type === "aws:sqs/queue:Queue");
  const block = stdout.split("\n\n").find((part) => part.startsWith(`aws:sqs/queue:Queue ${queue?.name} `));
  expect(parse(block?.split("\n").slice(1).join("\n") ?? "")).toEqual(queue?.inputs);
});

it("changes one model's resources only when one image changes", async () => {
  const yaml = readFileSync(join(repository, file), "utf8");
  const changed = yaml.replace(/(model-b:\n(?:.*\n)*? {4}image: \S+:)\S+/, "$19.9.9");
  const cwd = temporaryFolder({ "before.yaml": yaml, "after.yaml": changed });
  const resourcesOf = async (name: string) => {
    const { stdout } = await runMain(["synth", name, "--environment", "data_prod", "--json"], { cwd });
    return Value.Parse(SynthOutput, JSON.parse(stdout)).resources;
  };

  const before = new Map(
    (await resourcesOf("before.yaml")).map((resource) => [resource.name + resource.type, JSON.stringify(resource)]),
  );
  const different = (await resourcesOf("after.yaml")).filter(
    (resource) => before.get(resource.name + resource.type) !== JSON.stringify(resource),
  );

  expect(different.length).toBeGreaterThan(0);
  expect(different.filter(({ name }) => !name.startsWith("sagemaker-pipeline-example-model-b"))).toEqual([]);
});

it("reports an invalid file like validate does", async () => {
  const cwd = temporaryFolder({ "p.yaml": "apiVersion: sluice/v1\nnaem: x\n" });

  const { code, stdout, stderr } = await runMain(["synth", "p.yaml", "--environment", "data_dev"], { cwd });

  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toContain('did you mean "name');
});
