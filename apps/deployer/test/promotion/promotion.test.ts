import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Value from "typebox/value";
import { describe, expect, it, onTestFinished } from "vitest";
import { emulatorFile } from "../../src/aws/emulator.ts";
import { Flags } from "../../src/command-line/flags.ts";
import { readEnvironments } from "../../src/environments/read-environments.ts";
import { PromoteOutput } from "../../src/output/promote-output.ts";
import { openLedger } from "../../src/releases/open-ledger.ts";
import { noteTested } from "../../src/releases/tested-notes.ts";
import { hasPulumi } from "../support/deploy-account.ts";
import { modelArchive } from "../support/model-archive.ts";
import { quietIo } from "../support/quiet-io.ts";
import { testedEvent } from "../support/release-records.ts";
import { runFolder } from "../support/run-folder.ts";
import { type Ran, runMain } from "../support/run-main.ts";

const file = "pipeline.yaml";

function environmentFile(name: string, account: string, more: string): string {
  return `name: ${name}
stage: ${name}
account: "${account}"
region: us-west-2
logRetentionDays: 1
overlay: local
emulator: true
backend: file://.sluice/${name}/state
secretsProvider: passphrase
ledger: .sluice/${name}/ledger
artifacts: s3://sluice-artifacts-${name}
${more}`;
}

/** A folder with a pipeline that has an archive, in a git work tree, and two emulated environments that run. */
class Rehearsal {
  readonly cwd = runFolder({
    edit: (yaml) =>
      yaml
        .replace("instances: 1", "instances: 1\n    modelData: s3://models/model-a/model.tar.gz")
        .replace("{serve:", "{modelData: model.tar.gz, serve:"),
  });

  constructor() {
    this.write(
      "environments/local.yaml",
      'name: local\nstage: local\naccount: "000000000000"\nregion: us-west-2\nprotect: false\nlogRetentionDays: 1\n',
    );
    this.write("environments/localdev.yaml", environmentFile("localdev", "000000000001", "protect: false\n"));
    this.write(
      "environments/localprod.yaml",
      environmentFile("localprod", "000000000002", "protect: true\npromotion: {from: localdev}\n"),
    );
    this.archive("one");
    this.#git("init", "-q");
  }

  write(name: string, text: string | Buffer): void {
    execFileSync("mkdir", ["-p", join(this.cwd, name, "..")]);
    writeFileSync(join(this.cwd, name), text);
  }

  archive(weights: string): void {
    this.write("model.tar.gz", modelArchive(weights));
  }

  commit(): void {
    this.#git("add", "-A", "--", ".", ":!.sluice");
    this.#git("-c", "user.name=ana", "-c", "user.email=ana@example.com", "commit", "-q", "-m", "next");
  }

  #git(...args: readonly string[]): void {
    execFileSync("git", ["-C", this.cwd, ...args]);
  }

  async emulate(environment: string): Promise<void> {
    const interruption = new AbortController();
    const argv = ["emulate", file, "--environment", environment, "--environments", "environments"];
    const ended = runMain(argv, { cwd: this.cwd, signal: interruption.signal });
    onTestFinished(async () => {
      interruption.abort();
      await ended;
    });
    const path = join(this.cwd, emulatorFile(environment));
    await expect
      .poll(() => (existsSync(path) ? readFileSync(path, "utf8") : ""), { timeout: 30_000 })
      .toContain("endpointUrl");
  }

  run(verb: string, ...rest: readonly string[]): Promise<Ran> {
    return runMain([verb, file, "--environments", "environments", ...rest], { cwd: this.cwd, env: process.env });
  }

  up(environment: string, ...rest: readonly string[]): Promise<Ran> {
    return this.run("up", "--environment", environment, "--yes", ...rest);
  }

  promote(...rest: readonly string[]): Promise<Ran> {
    return this.run("promote", "--from", "localdev", "--to", "localprod", "--yes", ...rest);
  }

  /** What `sluice test` leaves in the ledger. */
  async tested(release: number, result: "passed" | "failed" = "passed"): Promise<void> {
    const { io } = quietIo({ cwd: this.cwd, env: { SLUICE_ENVIRONMENTS: "environments" }, clock: { nowMs: Date.now } });
    const environment = readEnvironments(new Flags(new Map()), io).find(({ name }) => name === "localdev");
    if (environment === undefined) throw new Error("localdev was written");
    const ledger = openLedger(environment, io, { s3: () => Promise.reject(new Error("the ledger is a folder")) });
    const { kind: _, ...tested } = testedEvent(release, result);
    await noteTested(ledger, { pipeline: "reader", environment, tested }, io);
  }

  /** The newest release of production, as its ledger has it. */
  record(number: number): Record<string, unknown> {
    const name = `${String(number).padStart(6, "0")}.json`;
    return JSON.parse(readFileSync(join(this.cwd, ".sluice/localprod/ledger/reader", name), "utf8"));
  }
}

describe.runIf(hasPulumi)("from one emulated environment to another, with the real engine", () => {
  it("goes what passed its cases, exactly as it was there, and nothing else without a reason", async () => {
    const rehearsal = new Rehearsal();
    rehearsal.commit();
    await Promise.all([rehearsal.emulate("localdev"), rehearsal.emulate("localprod")]);
    expect((await rehearsal.up("localdev")).code).toBe(0);

    const untested = await rehearsal.promote();
    expect(untested.code).toBe(1);
    expect(untested.stderr).toContain("PROMOTE_NOT_TESTED release 1 of localdev has not run its cases");
    await rehearsal.tested(1, "failed");
    expect((await rehearsal.promote()).stderr).toContain("PROMOTE_FAILED_CASES release 1 of localdev");
    await rehearsal.tested(1);

    // What lies in the folder by now is none of it.
    rehearsal.archive("two");
    const promoted = await rehearsal.promote("--json");
    expect([promoted.code, promoted.stderr.includes("6 cases passed")]).toEqual([0, true]);
    const output: unknown = JSON.parse(promoted.stdout);
    expect([...Value.Errors(PromoteOutput, output)]).toEqual([]);
    expect(output).toMatchObject({
      from: "localdev",
      to: "localprod",
      release: 1,
      differences: expect.arrayContaining([{ what: "account", from: "000000000001", to: "000000000002" }]),
    });
    const development = JSON.parse(
      readFileSync(join(rehearsal.cwd, ".sluice/localdev/ledger/reader/000001.json"), "utf8"),
    );
    const { pins, promoted: from, commit } = rehearsal.record(1) as typeof development;
    expect(from).toEqual({ from: "localdev", release: 1 });
    expect(commit).toEqual(development.commit);
    expect(pins.artifacts["model-a"].sha256).toBe(development.pins.artifacts["model-a"].sha256);
    expect(pins.artifacts["model-a"].pinned).toMatch(/^s3:\/\/sluice-artifacts-localprod\//);

    rehearsal.commit();
    const other = await rehearsal.up("localprod");
    expect(other.code).toBe(1);
    expect(other.stderr).toMatch(
      /PROMOTE_OTHER_CONTENT localdev has no release of what this is\n\s+the archive of model-a/,
    );
    const preview = await rehearsal.run("preview", "--environment", "localprod");
    expect(preview.code).toBe(0);
    expect(preview.stdout).toContain("This stops it\n  ✗ sluice up would be refused");

    const hotfix = await rehearsal.up("localprod", "--unpromoted", "incident 812");
    expect([hotfix.code, hotfix.stdout.includes("not promoted: incident 812")]).toEqual([0, true]);
    expect(rehearsal.record(2)).toMatchObject({ unpromoted: "incident 812" });

    const back = await rehearsal.run("rollback", "--environment", "localprod", "--yes");
    expect(back.code).toBe(0);
    expect((rehearsal.record(3) as typeof development).pins.artifacts).toEqual(pins.artifacts);

    const again = await rehearsal.promote();
    expect([again.code, again.stdout.includes("is release 4: nothing changed")]).toEqual([0, true]);
    const { stdout: listed } = await rehearsal.run("releases", "--environment", "localprod");
    expect(listed).toContain("promoted from release 1 of localdev");
  }, 600_000);
});
