import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { foundPulumi } from "../../../apps/deployer/src/engine/find-pulumi.ts";
import type { Figure } from "../figure.ts";
import { manyModels } from "../many-models.ts";
import { alternate, type MeasureOptions, measureCommand, measureProcess, median } from "../measure.ts";

const floorScript = join(import.meta.dirname, "floor.ts");
const awsScript = join(import.meta.dirname, "accepting-aws.ts");
const rounds: Readonly<Record<number, number>> = { 3: 5, 30: 3, 100: 1 };

/**
 * `sluice preview` and a no-op `sluice up` of 3, 30 and 100 models through the real engine, against a bare Pulumi program with the
 * same resources through the same CLI and the same accepting provider; nothing where there is no Pulumi CLI.
 */
export async function benchEngine(): Promise<Figure[]> {
  const pulumi = await foundPulumi({ env: process.env });
  if (pulumi === undefined) {
    process.stderr.write("  no Pulumi CLI: .ci/install-pulumi gets it\n");
    return [];
  }
  const figures: Figure[] = [];
  for (const models of [3, 30, 100]) figures.push(...(await benchModels(models, pulumi.command)));
  return figures;
}

async function benchModels(models: number, command: string): Promise<Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), "sluice-bench-"));
  const aws = spawn(process.execPath, ["--conditions=@sluice/source", awsScript], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  try {
    const options = { cwd: directory, env: { ...(await connect(aws)), SLUICE_PULUMI: command } };
    writeFiles(directory, models);
    const ours = (verb: "preview" | "up", given: MeasureOptions = options) => {
      const flags = ["pipeline.yaml", "--environment", "bench", "--environments", "environments", "--json"];
      return measureCommand([verb, ...flags, ...(verb === "up" ? ["--yes"] : [])], given);
    };
    writeFileSync(join(directory, "resources.json"), synth(options));
    const floor = (verb: "preview" | "up", given: MeasureOptions = options) =>
      measureProcess([floorScript, verb, join(directory, "resources.json"), join(directory, "floor")], given);
    // Thousands of resources are made only to be there: one write of the state at the end instead of one for each.
    const once = {
      cwd: directory,
      env: { ...options.env, PULUMI_SKIP_CHECKPOINTS: "true", PULUMI_EXPERIMENTAL: "true" },
    };
    ours("up", once);
    floor("up", once);
    const figures: Figure[] = [];
    for (const verb of ["preview", "up"] as const) {
      const costs = await alternate(rounds[models] ?? 3, { ours: () => ours(verb), floor: () => floor(verb) });
      const pick = (side: "ours" | "floor", what: "seconds" | "maxRssMiB") =>
        median(costs[side].map((each) => each[what]));
      const name = `${verb === "up" ? "no-op up" : verb} of ${models} models`;
      for (const [what, unit, key] of [
        ["time", "s", "seconds"],
        ["memory", "MiB", "maxRssMiB"],
      ] as const) {
        figures.push({
          name: `${name}: ${what}`,
          unit,
          value: pick("ours", key),
          floor: pick("floor", key),
          goal: 1.3,
        });
      }
    }
    return figures;
  } finally {
    aws.kill();
    rmSync(directory, { recursive: true });
  }
}

async function connect(aws: ChildProcess): Promise<Record<string, string>> {
  if (aws.stdout === null) throw new Error("the accepting AWS has no output");
  for await (const line of createInterface({ input: aws.stdout })) {
    const { endpointUrl, debugProviders } = JSON.parse(line) as { endpointUrl: string; debugProviders: string };
    return {
      AWS_ENDPOINT_URL: endpointUrl,
      AWS_ACCESS_KEY_ID: "bench",
      AWS_SECRET_ACCESS_KEY: "bench",
      PULUMI_DEBUG_PROVIDERS: debugProviders,
      PULUMI_CONFIG_PASSPHRASE: "bench",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
  }
  throw new Error("the accepting AWS did not start");
}

function writeFiles(directory: string, models: number): void {
  const digest = "a".repeat(64);
  // Registry and artifacts are no part of what the engine costs.
  const yaml = manyModels(models)
    .replace(/:1\.0\.\d+$/gm, `@sha256:${digest}`)
    .replace(/^ {4}modelData: .*\n/gm, "")
    .replace(/^environments:\n[\s\S]*$/m, "");
  writeFileSync(join(directory, "pipeline.yaml"), yaml);
  mkdirSync(join(directory, "floor"));
  mkdirSync(join(directory, "environments"));
  writeFileSync(
    join(directory, "environments/bench.yaml"),
    `name: bench
stage: bench
account: "111111111111"
region: us-west-2
protect: false
logRetentionDays: 14
backend: file://state
secretsProvider: passphrase
ledger: ledger
artifacts: s3://sluice-artifacts-bench
`,
  );
}

function synth(options: MeasureOptions): string {
  const flags = ["--environment", "bench", "--environments", "environments", "--json"];
  return measureCommand(["synth", "pipeline.yaml", ...flags], options).stdout;
}
