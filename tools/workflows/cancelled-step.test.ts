import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { deployAccount, hasPulumi } from "../../apps/deployer/test/support/deploy-account.ts";
import { stepOf } from "./requests.ts";
import { bashArguments } from "./run-step.ts";
import { readWorkflow, root, shellSteps } from "./workflow.ts";

const workflows = ["deploy.yml", "remove-model.yml", "rollback.yml"].map((file) => ({
  file,
  workflow: readWorkflow(file),
}));

it.each(workflows)(
  "in $file whatever deploys becomes the step's own process, which is what GitHub interrupts",
  ({ workflow }) => {
    const deploying = shellSteps(workflow).flatMap(({ step }) => (step.run?.includes("--markdown") ? [step.run] : []));

    expect(deploying).not.toEqual([]);
    for (const run of deploying) expect(run.trimEnd().split("\n").at(-1)).toMatch(/^exec sluice /);
  },
);

describe.skipIf(!hasPulumi)(
  "a run that is cancelled (skipped where there is no Pulumi CLI)",
  { timeout: 120_000 },
  () => {
    it("ends as after Ctrl-C when GitHub interrupts the step's shell: what is in flight is finished, and the stack is free", async () => {
      const { env, folder } = await deployAccount({ models: { "model-a": [] }, slowSeconds: 3 });
      const script = join(folder, "step.sh");
      writeFileSync(script, stepOf(readWorkflow("deploy.yml"), "Up").run ?? "");
      mkdirSync(join(folder, "temp"));
      const shell = spawn("bash", [...bashArguments, script], {
        cwd: folder,
        env: {
          ...env,
          PATH: [join(root, "node_modules/.bin"), process.env["PATH"] ?? ""].join(delimiter),
          RUNNER_TEMP: join(folder, "temp"),
          YAML: "pipeline.yaml",
          ENVIRONMENT: "data_dev",
        },
        // A process group of its own, of which only the first process is told.
        detached: true,
      });
      onTestFinished(() => void shell.kill("SIGKILL"));
      let said = "";
      shell.stderr.on("data", (chunk) => (said += String(chunk)));
      const ended = new Promise<number | null>((done) => shell.once("close", done));
      await expect.poll(() => said, { timeout: 60_000 }).toContain("creating endpoint");

      shell.kill("SIGINT");

      expect(await ended).toBe(130);
      expect(said).toContain("stopped: reader.data_dev is usable");
      const locks = join(folder, "state/.pulumi/locks/organization/reader/reader.data_dev");
      expect(readdirSync(locks).filter((name) => name.endsWith(".json"))).toEqual([]);
    });
  },
);
