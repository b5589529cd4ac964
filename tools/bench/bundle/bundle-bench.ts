import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { handlerBundle } from "@sluice/runtime/bundle";
import { build } from "esbuild";
import type { Figure } from "../figure.ts";
import { alternate, median } from "../measure.ts";

const importRounds = 15;
const cpuRounds = 5;
const eventsPerRound = 1000;

/** The trigger bundle against a handler that only makes the clients it needs and calls them. */
export async function benchBundle(): Promise<Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), "sluice-bench-"));
  const server = spawn(process.execPath, [join(import.meta.dirname, "accepting-server.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [port] = await once(server.stdout, "data");
    const bundle = await handlerBundle("trigger");
    const ours = join(bundle.directory, bundle.file);
    const floor = join(directory, "index.js");
    await buildFloor(floor);
    const environment = handlerEnvironment(Number(String(port)));
    const bytes = { ours: statSync(ours).size / 1024, floor: statSync(floor).size / 1024 };
    return [
      { name: "trigger bundle: size", unit: "KiB", value: bytes.ours, floor: bytes.floor, goal: 1.3 },
      await benchScript("trigger bundle: import", 1.2, importRounds, environment, { ours, floor }, [
        "import-bundle.ts",
      ]),
      await benchScript("trigger: CPU per event, one by one", 1.5, cpuRounds, environment, { ours, floor }, [
        "drive-handler.ts",
        "1",
      ]),
      await benchScript("trigger: CPU per event, ten a batch", 1.5, cpuRounds, environment, { ours, floor }, [
        "drive-handler.ts",
        "10",
      ]),
    ];
  } finally {
    server.kill();
    rmSync(directory, { recursive: true });
  }
}

async function buildFloor(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(import.meta.dirname, "floor-handler.ts")],
    outfile,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    mainFields: ["module", "main"],
    legalComments: "none",
    logLevel: "error",
  });
}

async function benchScript(
  name: string,
  goal: number,
  rounds: number,
  env: NodeJS.ProcessEnv,
  bundles: { readonly ours: string; readonly floor: string },
  [script = "", ...args]: readonly string[],
): Promise<Figure> {
  const run = (bundle: string) => {
    const argv = [
      join(import.meta.dirname, script),
      bundle,
      ...args,
      ...(args.length > 0 ? [String(eventsPerRound)] : []),
    ];
    // A handler writes log lines for every message, more than Node would take by itself.
    const printed = execFileSync(process.execPath, argv, { encoding: "utf8", env, maxBuffer: 1 << 28 });
    return Number(printed.trim().split("\n").at(-1));
  };
  const results = await alternate(rounds, { ours: () => run(bundles.ours), floor: () => run(bundles.floor) });
  const unit = script === "import-bundle.ts" ? "ms" : "us";
  return { name, unit, value: median(results.ours), floor: median(results.floor), goal };
}

function handlerEnvironment(port: number): NodeJS.ProcessEnv {
  return {
    AWS_REGION: "us-west-2",
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    SLUICE_PIPELINE: "bench",
    SLUICE_ENVIRONMENT: "local",
    SLUICE_MODEL: "bench",
    SLUICE_MODEL_VERSION: "000000000000",
    SLUICE_ENDPOINT_NAME: "bench",
    SLUICE_STATE_BUCKET: "bench",
    SLUICE_PARENTS: "",
    SLUICE_PREFIX: "incoming/",
    SLUICE_SUFFIXES: '[".txt"]',
    SLUICE_CONTENT_TYPE: "application/json",
    SLUICE_ACCEPT: "application/json",
    SLUICE_CLAIM_LEASE_SECONDS: "60",
    SLUICE_INVOCATION_TIMEOUT_SECONDS: "900",
  };
}
