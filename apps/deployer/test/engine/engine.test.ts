import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { OperationResult } from "../../src/engine/engine.ts";
import { accountEngine, countSteps } from "../support/account-engine.ts";
import { deployAccount, hasPulumi, imageDigest } from "../support/deploy-account.ts";

const never = new AbortController().signal;

/** Names of what changed, by what was done with it. */
function changed({ steps }: OperationResult): string[] {
  return steps.filter(({ kind }) => kind !== "same").map(({ kind, name }) => `${kind} ${name}`);
}

describe.skipIf(!hasPulumi)(
  "the real Pulumi engine (skipped where there is no Pulumi CLI)",
  { timeout: 300_000 },
  () => {
    it("previews without leaving a trace, makes everything, and then finds nothing to do", async () => {
      const account = await deployAccount();
      const engine = await accountEngine(account);

      const preview = await engine.preview({ signal: never });
      expect(preview.result).toBe("succeeded");
      expect(readdirSync(join(account.folder, "state/.pulumi"))).toEqual(["meta.yaml", "meta.yaml.attrs"]);
      expect(account.operations).toEqual([]);

      const up = await engine.up({ signal: never });
      expect(up).toMatchObject({ result: "succeeded", errors: [] });
      expect(countSteps(up)).toEqual(countSteps(preview));
      expect(up.outputs).toMatchObject({ source: "reader-input-dev" });
      expect(await engine.outputs()).toEqual(up.outputs);

      const again = await (await accountEngine(account)).preview({ signal: never });
      expect(changed(again)).toEqual([]);
      expect(again.steps.length).toBeGreaterThan(50);
    });

    it("changes one model's resources in the safe order when its image changes", async () => {
      const account = await deployAccount();
      await (await accountEngine(account)).up({ signal: never });
      account.operations.length = 0;

      account.edit(`model-b@${imageDigest("one")}`, `model-b@${imageDigest("two")}`);
      const up = await (await accountEngine(account)).up({ signal: never });

      expect(up).toMatchObject({ result: "succeeded", errors: [] });
      const names = changed(up);
      expect(names.filter((name) => !name.includes("model-b"))).toEqual([]);
      const order = account.operations.map(
        ({ operation, name }) => `${operation} ${name.replace(/-[0-9a-f]{8}$/, "")}`,
      );
      const at = (text: string) => order.indexOf(text);
      expect(at("create reader-model-b-configuration")).toBeGreaterThanOrEqual(0);
      expect(at("update reader-model-b-endpoint")).toBeGreaterThan(at("create reader-model-b-configuration"));
      expect(at("delete reader-model-b-configuration")).toBeGreaterThan(at("update reader-model-b-endpoint"));
    });

    it("tells which resource failed and why", async () => {
      const account = await deployAccount({ models: { "model-a": [] } });
      account.edit(imageDigest("one"), imageDigest("broken"));

      const failed = await (await accountEngine(account)).up({ signal: never });

      expect(failed.result).toBe("failed");
      expect(failed.errors).toContainEqual(
        expect.objectContaining({ urn: expect.stringContaining("reader-model-a-endpoint") as unknown }),
      );
    });

    it("stops after what is in flight when it is interrupted, and leaves nothing pending or locked", async () => {
      const account = await deployAccount({ models: { "model-a": [] }, slowSeconds: 2 });
      const engine = await accountEngine(account);
      const interruption = new AbortController();

      const up = await engine.up({
        signal: interruption.signal,
        onEvent: ({ resourcePreEvent }) => {
          if (resourcePreEvent?.metadata.type === "aws:sagemaker/endpoint:Endpoint") interruption.abort();
        },
      });

      expect(up.result).toBe("cancelled");
      expect(await engine.pending()).toEqual([]);
      const state = await engine.state();
      expect(state.some(({ type }) => type === "aws:sagemaker/endpoint:Endpoint")).toBe(true);
      expect(state.some(({ urn }) => urn.endsWith("::reader-model-a-trigger-mapping"))).toBe(false);
      expect(await engine.up({ signal: never })).toMatchObject({ result: "succeeded" });
    });

    it("destroys to nothing", async () => {
      const account = await deployAccount({ models: { "model-a": [] } });
      const engine = await accountEngine(account);
      await engine.up({ signal: never });

      expect(await engine.destroy({ signal: never })).toMatchObject({ result: "succeeded" });

      expect(await engine.state()).toEqual([]);
    });

    it("asks for a passphrase that is not there", async () => {
      const account = await deployAccount();

      const open = accountEngine(account, { env: { PULUMI_CONFIG_PASSPHRASE: undefined } });

      await expect(open).rejects.toMatchObject({ code: "ENGINE_PASSPHRASE_MISSING" });
    });

    it.each([
      { name: "half a state file", text: '{"version": 3, "checkpoint": {"stack": "organiz' },
      { name: "an empty state file", text: "" },
    ])("says what to do about $name", async ({ text }) => {
      const account = await deployAccount();
      const stacks = join(account.folder, "state/.pulumi/stacks/reader");
      mkdirSync(stacks, { recursive: true });
      writeFileSync(join(account.folder, "state/.pulumi/meta.yaml"), "version: 1\n");
      writeFileSync(join(stacks, "reader.data_dev.json"), text);

      const preview = (await accountEngine(account)).preview({ signal: never });

      await expect(preview).rejects.toMatchObject({ code: "ENGINE_STATE_CORRUPT" });
    });
  },
);
