import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HeadObjectCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { describe, expect, it, onTestFinished } from "vitest";
import { type AwsClients, awsClients } from "../../src/aws/aws-clients.ts";
import { type Emulator, emulatorFile } from "../../src/aws/emulator.ts";
import { Command, processesNaming } from "../support/command.ts";
import { hasPulumi } from "../support/deploy-account.ts";
import { runFolder } from "../support/run-folder.ts";
import { type Ran, runMain } from "../support/run-main.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const argv = ["emulate", "pipeline.yaml"];

/** What the emulator of a folder says of itself, once it is up. */
async function emulatorOf(cwd: string, environment = "local"): Promise<Emulator> {
  const path = join(cwd, emulatorFile(environment));
  await expect
    .poll(() => (existsSync(path) ? readFileSync(path, "utf8") : ""), { timeout: 30_000 })
    .toContain("endpointUrl");
  return JSON.parse(readFileSync(path, "utf8"));
}

function clientsOf({ endpointUrl, region, accessKeyId, secretAccessKey }: Emulator): AwsClients {
  const credentials = async () => ({ accessKeyId, secretAccessKey });
  const clients = awsClients({ environment: { region }, endpointUrl, credentials });
  onTestFinished(() => clients.close());
  return clients;
}

/** An emulator in this process, which ends with the test. */
function emulateIn(cwd: string, ...more: readonly string[]): { stop(): Promise<Ran> } {
  const interruption = new AbortController();
  const ended = runMain([...argv, ...more], { cwd, signal: interruption.signal });
  const stop = async () => {
    interruption.abort();
    return await ended;
  };
  onTestFinished(async () => void (await stop()));
  return { stop };
}

describe("sluice emulate", () => {
  it("keeps an account up until Ctrl-C, says how to use it, and leaves nothing behind", async () => {
    const cwd = runFolder();
    const command = new Command(argv, cwd);
    await command.until(({ stderr }) => stderr.includes("AWS_REGION"));
    const emulator = await emulatorOf(cwd);

    expect(emulator).toMatchObject({ version: 1, region: "us-west-2", account: "000000000000" });
    expect(emulator.debugProviders).toMatch(/^aws:\d+,datadog:\d+$/);
    expect(command.stderr).toContain(`account 000000000000 is up at ${emulator.endpointUrl} until Ctrl-C`);
    expect(command.stderr).toContain("sluice up pipeline.yaml --environment local");
    expect(command.stderr.split("\n").filter((line) => line.length > 80)).toEqual([]);
    const identity = await (await clientsOf(emulator).sts()).send(new GetCallerIdentityCommand({}));
    expect(identity.Account).toBe("000000000000");

    command.interrupt();

    expect(await command.ended()).toBe(130);
    expect(existsSync(join(cwd, emulatorFile("local")))).toBe(false);
    await expect(fetch(emulator.endpointUrl)).rejects.toThrow();
    expect(processesNaming(cwd)).toEqual([]);
  });

  it("is one per folder: a second one says which process runs", async () => {
    const cwd = runFolder();
    const first = emulateIn(cwd);
    const { endpointUrl } = await emulatorOf(cwd);

    const second = await runMain(argv, { cwd });

    expect(second).toMatchObject({ code: 1, stdout: "" });
    expect(second.stderr).toContain(
      `EMULATE_RUNNING sluice emulate runs in this folder already, as process ${process.pid}`,
    );
    // The first one is left alone.
    expect(await emulatorOf(cwd)).toMatchObject({ endpointUrl });
    expect((await first.stop()).code).toBe(130);
  });

  it("takes over from one that was killed", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const cwd = runFolder();
    const left = temporaryFolder({
      [emulatorFile("local")]: JSON.stringify({ version: 1, pid, endpointUrl: "http://gone" }),
    });
    const inLeft = runMain(["emulate", join(cwd, "pipeline.yaml")], { cwd: left, signal: AbortSignal.timeout(4000) });

    await expect.poll(() => readFileSync(join(left, emulatorFile("local")), "utf8")).toContain("http://127.0.0.1");

    expect((await inLeft).code).toBe(130);
  });

  it("prints one JSON document for tools", async () => {
    const cwd = runFolder();
    const emulating = emulateIn(cwd, "--json");
    const emulator = await emulatorOf(cwd);

    const { stdout } = await emulating.stop();

    expect(JSON.parse(stdout)).toEqual(emulator);
  });

  it("has what another environment's pipeline takes for granted, and says how to reach it", async () => {
    const cwd = runFolder({
      edit: (yaml) =>
        yaml
          .replace("prefix: incoming/", "create: false\n  prefix: incoming/")
          .replace("instances: 1", "instances: 1\n    modelData: s3://models-${stage}/a/model.tar.gz")
          .replace(/\{serve:/, "{modelData: null, serve:"),
    });
    const emulating = emulateIn(cwd, "--environment", "data_dev");
    const emulator = await emulatorOf(cwd, "data_dev");
    const s3 = await clientsOf(emulator).s3();

    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets.map(({ Name }) => Name)).toEqual([
      "models-dev",
      "reader-input-dev",
      "sluice-artifacts-dev-111111111111",
      "sluice-ledger-dev-111111111111",
      "sluice-state-dev-111111111111",
    ]);
    const archive = new HeadObjectCommand({ Bucket: "models-dev", Key: "a/model.tar.gz" });
    expect((await s3.send(archive)).ContentLength).toBeGreaterThan(0);

    const { stderr } = await emulating.stop();
    expect(emulator.account).toBe("111111111111");
    expect(stderr).toContain(`export PULUMI_DEBUG_PROVIDERS=${emulator.debugProviders}`);
  });
});

describe.skipIf(!hasPulumi)("an emulated account (skipped where there is no Pulumi CLI)", () => {
  it("takes a deployment, an edit of one model, and its destruction, with the real engine", {
    timeout: 300_000,
  }, async () => {
    const cwd = runFolder({ models: { "model-a": [], "model-b": ["model-a"] }, inputs: { "a.txt": "lease" } });
    const emulating = emulateIn(cwd);
    await emulatorOf(cwd);
    const { PATH = "", HOME = "" } = process.env;
    const run = async (verb: string, ...more: string[]) => {
      const ran = await runMain([verb, "pipeline.yaml", "--environment", "local", "--yes", ...more], {
        cwd,
        env: { PATH, HOME },
      });
      expect(ran, ran.stderr).toMatchObject({ code: 0 });
      return ran;
    };

    await run("up", "--smoke", "inputs/a.txt");
    const same = JSON.parse((await run("up", "--json")).stdout);
    const file = join(cwd, "pipeline.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("model-b:1.0.0", "model-b:1.1.0"));
    const edited = JSON.parse((await run("up", "--json")).stdout);
    await run("destroy", "--delete-data");

    expect(same.plan).toMatchObject({ empty: true, counts: { create: 0, update: 0, replace: 0, delete: 0 } });
    expect(edited.plan.models).toMatchObject([
      { model: "model-a", kind: "unchanged" },
      { model: "model-b", kind: "restart" },
    ]);
    const { stderr } = await emulating.stop();
    for (const model of ["model-a", "model-b"]) expect(stderr).toContain(`${model}  server ready`);
    expect(stderr).not.toContain("denied");
    expect(processesNaming(cwd)).toEqual([]);
  });
});
