import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type DeployAccount, deployAccount, hasPulumi, imageDigest } from "../support/deploy-account.ts";

const slow = { models: { "model-a": [] }, slowSeconds: 5 };

/** Process ids in the stack's lock files. */
function lockHolders({ folder }: DeployAccount): number[] {
  const locks = join(folder, "state/.pulumi/locks/organization/reader/reader.data_dev");
  const files = readdirSync(locks).filter((name) => name.endsWith(".json"));
  return files.map((name) => (JSON.parse(readFileSync(join(locks, name), "utf8")) as { pid: number }).pid);
}

interface StateFile {
  readonly checkpoint: {
    readonly latest: { readonly pending_operations?: readonly { readonly resource: { readonly urn: string } }[] };
  };
}

/** Names of what the engine has written down as begun. */
function begun({ folder }: DeployAccount): string[] {
  const file = join(folder, "state/.pulumi/stacks/reader/reader.data_dev.json");
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as StateFile;
  return (checkpoint.latest.pending_operations ?? []).map(({ resource }) => resource.urn.split("::").at(-1) ?? "");
}

// A second try: what is killed here are real processes, in the moment that a shared machine gives them.
describe.skipIf(!hasPulumi)(
  "interrupted or colliding (skipped where there is no Pulumi CLI)",
  { timeout: 300_000, retry: 1 },
  () => {
    it("finishes what is in flight after Ctrl-C, and the next up does the rest", async () => {
      const account = await deployAccount(slow);
      const command = account.start(["up", "--yes"]);
      await command.until(({ stderr }) => stderr.includes("creating endpoint"));

      command.interrupt();

      expect(await command.ended()).toBe(130);
      expect(command.stderr).toContain("stopping: what is in flight is finished first");
      expect(command.stderr).toContain("stopped: reader.data_dev is usable");
      expect(command.stdout).toBe("");
      expect(lockHolders(account)).toEqual([]);
      const next = await account.run(["up", "--yes"]);
      expect(next).toMatchObject({ code: 0 });
      expect(next.stderr).not.toContain("cut off");
    });

    it("ends at once on a second Ctrl-C, and says what to run next", async () => {
      const account = await deployAccount({ ...slow, slowSeconds: 60 });
      const command = account.start(["up", "--yes"]);
      await command.until(({ stderr }) => stderr.includes("creating endpoint"));

      command.interrupt();
      await command.until(({ stderr }) => stderr.includes("Ctrl-C again to end at once"));
      command.interrupt();

      expect(await command.ended()).toBe(130);
      expect(command.stderr).toContain("stopped at once");
      expect(command.stderr).toContain("sluice up pipeline.yaml");
      await expect.poll(() => lockHolders(account), { timeout: 20_000 }).toEqual([]);
    });

    it("leaves the engine to finish when it is told to end after Ctrl-C, as GitHub does with a run that is cancelled", async () => {
      const account = await deployAccount(slow);
      const command = account.start(["up", "--yes"]);
      await command.until(({ stderr }) => stderr.includes("creating endpoint"));

      command.interrupt();
      await command.until(({ stderr }) => stderr.includes("Ctrl-C again to end at once"));
      command.terminate();

      expect(await command.ended()).toBe(143);
      expect(command.stderr).toContain("the engine finishes what is in flight and unlocks");
      const next = await account.run(["up", "--yes", "--wait"]);
      expect(next).toMatchObject({ code: 0 });
      expect(next.stderr).not.toContain("cut off");
    });

    it("says whose lock a killed deployment left, and finishes it once the lock is broken", async () => {
      const account = await deployAccount(slow);
      const command = account.start(["up", "--yes"]);
      await command.until(({ stderr }) => stderr.includes("creating endpoint"));
      await expect.poll(() => begun(account), { timeout: 5_000 }).toContain("reader-model-a-endpoint");
      const [engine = 0] = lockHolders(account);

      command.kill();
      process.kill(engine, "SIGKILL");
      await command.ended();

      const locked = await account.run(["up", "--yes"]);
      expect(locked.code).toBe(1);
      expect(locked.stderr).toContain(`(process ${engine}), since `);
      expect(locked.stderr.replace(/\s+/g, " ")).toContain("run the command again with --break-lock");
      const finished = await account.run(["up", "--yes", "--break-lock"]);
      expect(finished).toMatchObject({ code: 0, stdout: expect.stringContaining("is release 1") as unknown });
      expect(finished.stderr).toContain("was cut off at reader-model-a-endpoint");
      expect(finished.stderr).toContain("reader-model-a-endpoint: AWS has it, and it is taken over");
    });

    it("makes its plan again when somebody else deployed while a person thought, and records what it changed itself", async () => {
      const account = await deployAccount({ models: { "model-a": [] } });
      const questions: string[] = [];
      const ask = async (question: string) => {
        questions.push(question);
        expect(await account.run(["up", "--yes"])).toMatchObject({ code: 0 });
        return "y";
      };

      const slow = await account.run(["up", "--json"], { ask });

      expect(slow).toMatchObject({ code: 0 });
      expect(slow.stderr).toContain("somebody else changed reader.data_dev meanwhile: looking again\n");
      expect(questions).toHaveLength(1);
      expect(JSON.parse(slow.stdout)).toMatchObject({ plan: { empty: true }, release: { number: 2, changes: 0 } });
    });

    it("is no release when somebody else deploys before it is recorded", async () => {
      const account = await deployAccount({ models: { "model-a": [] } });
      // No model ever answers it: the deployment is at its smoke document until that takes too long.
      account.write("page.txt", "never");
      const first = account.start(["up", "--yes", "--smoke", "page.txt", "--smoke-timeout", "40"]);
      await first.until(({ stderr }) => stderr.includes("smoke document page.txt"));

      account.edit(imageDigest("one"), imageDigest("two"));
      const second = await account.run(["up", "--yes"]);

      expect(second).toMatchObject({ code: 0, stdout: expect.stringContaining("is release 1") as unknown });
      expect(await first.ended()).toBe(1);
      expect(first.stderr).toContain("DEPLOY_OVERTAKEN somebody else changed reader.data_dev");
      const { releases } = JSON.parse((await account.run(["releases", "--json"])).stdout) as {
        readonly releases: readonly unknown[];
      };
      expect(releases).toMatchObject([{ number: 1, deployed: true, unfinished: null }]);
    });

    it("says that the emulator ended when it does so in the middle of an update", async () => {
      const account = await deployAccount({ ...slow, slowSeconds: 60 });
      const command = account.start(["up", "--yes"]);
      await command.until(({ stderr }) => stderr.includes("creating endpoint"));

      await account.end();

      expect(await command.ended()).toBe(1);
      expect(command.stderr).toContain("error DEPLOY_NO_EMULATOR ");
      expect(command.stderr).toContain("run sluice emulate ");
      expect(lockHolders(account)).toEqual([]);
    });

    it("leaves no lock when only the command is killed: the engine finishes what is in flight by itself", async () => {
      const account = await deployAccount(slow);
      const command = account.start(["up", "--yes"]);
      await command.until(({ stderr }) => stderr.includes("creating endpoint"));

      command.kill();

      const next = await account.run(["up", "--yes", "--wait"]);
      expect(next.stderr).toContain("waiting for ");
      expect(next.stderr).not.toContain("cut off");
      expect(next.code).toBe(0);
    });

    it("keeps out of a deployment that is at work, and waits for it when told", async () => {
      const account = await deployAccount({ ...slow, slowSeconds: 15 });
      const first = account.start(["up", "--yes"]);
      await first.until(({ stderr }) => stderr.includes("creating endpoint"));

      const second = await account.run(["up", "--yes"]);
      expect(second.stderr).toContain("DEPLOY_STACK_LOCKED");
      expect(second.stderr).toContain("add --wait to wait until it is done");
      const breaking = await account.run(["up", "--yes", "--break-lock"]);
      expect(breaking.stderr).toContain("DEPLOY_LOCK_HELD");
      const waiting = await account.run(["up", "--yes", "--wait=200"]);

      expect(waiting.stderr).toContain("nothing to change");
      expect(waiting).toMatchObject({ code: 0, stdout: expect.stringContaining("nothing changed") as unknown });
      expect(await first.ended()).toBe(0);
    });
  },
);
