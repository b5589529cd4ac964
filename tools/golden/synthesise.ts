import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type HandlerName, handlerBundle } from "@sluice/runtime/bundle";
import { Flags } from "../../apps/deployer/src/command-line/flags.ts";
import { evaluateProgram } from "../../apps/deployer/src/deploy/evaluate-program.ts";
import { readPipelineFor } from "../../apps/deployer/src/pipeline/read-pipeline-for.ts";
import { describeStack } from "./describe-stack.ts";
import type { Golden, GoldenParts, GoldenStack } from "./golden-stack.ts";
import { type StandInHandlers, standInHandlers } from "./stand-in-handlers.ts";

/** The stacks that golden files hold: both examples, as they would be deployed. */
export const goldenStacks = [
  { pipeline: "fan-in-example", environment: "data_dev" },
  { pipeline: "fan-in-example", environment: "data_prod" },
  { pipeline: "sagemaker-pipeline-example", environment: "data_dev" },
  { pipeline: "sagemaker-pipeline-example", environment: "data_prod" },
] as const;

const root = join(import.meta.dirname, "../..");
const handlers: readonly HandlerName[] = ["delivery", "trigger"];
const providers = ["@pulumi/aws", "@pulumi/datadog"];

/** Runs the program that `sluice up` runs, for every golden stack: without an engine, an account or a network. */
export async function synthesise(): Promise<Golden> {
  await using standIns = await standInHandlers();
  const stacks: GoldenStack[] = [];
  for (const stack of goldenStacks) stacks.push(await synthesiseStack(stack, standIns));
  return { parts: await readParts(), stacks };
}

async function synthesiseStack(
  { pipeline: name, environment: environmentName }: (typeof goldenStacks)[number],
  standIns: StandInHandlers,
): Promise<GoldenStack> {
  const { pipeline, environment } = await readPipelineFor({
    file: `pipelines/${name}/pipeline.yaml`,
    flags: new Flags(new Map([["environment", [environmentName]]])),
    io: quietIo(),
  });
  const evaluation = await evaluateProgram({ pipeline, environment, handlers: standIns.handlers });
  const { stage, account } = environment;
  return describeStack(evaluation, {
    pipeline: name,
    environment: environmentName,
    stage,
    account,
    names: standIns.names,
  });
}

function quietIo() {
  const nowhere = { write: () => true };
  const { signal } = new AbortController();
  return { stdout: nowhere, stderr: nowhere, env: {}, cwd: root, signal, clock: { nowMs: () => Date.now() } };
}

async function readParts(): Promise<GoldenParts> {
  const bundles = await Promise.all(handlers.map(async (name) => [name, (await handlerBundle(name)).sha256] as const));
  const versions = await Promise.all(providers.map(async (name) => [name, await versionOf(name)] as const));
  return { bundles: Object.fromEntries(bundles), providers: Object.fromEntries(versions) };
}

async function versionOf(name: string): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  const { version } = JSON.parse(await readFile(manifest, "utf8")) as { readonly version: string };
  return version;
}
