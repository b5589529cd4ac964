import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalEvent } from "@sluice/local";
import { locatePrediction } from "@sluice/runtime";
import Value from "typebox/value";
import { describe, expect, it } from "vitest";
import { TestOutput } from "../../../src/output/test-output.ts";
import { type DeployAccount, deployAccount, hasPulumi } from "../../support/deploy-account.ts";
import { writeCases } from "../../support/folder-of-cases.ts";

const owner = { kind: "owner" } as const;

async function testJson(account: DeployAccount, ...argv: readonly string[]) {
  const { code, stdout, stderr } = await account.run(["test", "--json", ...argv]);
  return { code, output: Value.Parse(TestOutput, JSON.parse(stdout)), stderr };
}

/** What the ledger's notes say of tests. */
function testedNotes({ folder }: DeployAccount): Record<string, unknown>[] {
  const notes = join(folder, "ledger/reader/notes");
  mkdirSync(notes, { recursive: true });
  const records = readdirSync(notes)
    .toSorted()
    .map((name) => JSON.parse(readFileSync(join(notes, name), "utf8")) as Record<string, unknown>);
  return records.filter(({ kind }) => kind === "tested");
}

const ofKind = <K extends LocalEvent["kind"]>({ events }: DeployAccount, kind: K) =>
  events.filter((event): event is Extract<LocalEvent, { kind: K }> => event.kind === kind);

describe.skipIf(!hasPulumi)(
  "sluice test of a deployed pipeline (skipped where there is no Pulumi CLI)",
  { timeout: 300_000 },
  () => {
    it("runs the cases on the release that serves, marked as tests, and notes what they came to", async () => {
      const account = await deployAccount();
      writeCases(account.folder, {
        letter: {
          document: "identify",
          expect: "models: {model-a: {equals: {/name: model}}, model-b: {equals: {/name: model}}}",
        },
        refused: { document: "reject", expect: "" },
      });

      const before = await account.run(["test"]);
      expect(before).toMatchObject({ code: 1, stdout: "" });
      expect(before.stderr).toContain("TEST_NOT_DEPLOYED reader was never deployed to data_dev");
      expect(await account.run(["up", "--yes"])).toMatchObject({ code: 0 });

      const failed = await testJson(account);
      expect(failed).toMatchObject({ code: 1, output: { passed: false, environment: "data_dev", release: 1 } });
      expect(failed.output.cases.map(({ name, status }) => [name, status])).toEqual([
        ["letter", "passed"],
        ["refused", "failed"],
      ]);
      expect(failed.output.cases[1]?.models).toMatchObject([
        { model: "model-a", status: "failed", reason: expect.stringContaining("the page is blank") },
        { model: "model-b", status: "skipped", reason: "model-a did not predict" },
      ]);

      const partial = await testJson(account, "--case", "letter");
      expect(partial.code).toBe(0);
      expect(partial.stderr).toContain("not noted in the ledger: --case left cases out");

      writeCases(account.folder, { refused: { document: "a letter", expect: "" } });
      const passed = await testJson(account);
      expect(passed).toMatchObject({ code: 0, output: { passed: true, release: 1 } });
      expect(passed.stderr).toContain("a promotion will not take this");
      expect(testedNotes(account)).toMatchObject([
        { release: 1, result: "failed", cases: 2 },
        { release: 1, result: "passed", cases: 2 },
      ]);

      // A document that is no test's, for the difference.
      await account.put("reader-input-dev", "incoming/letter.txt", "a letter");
      const isDelivered = () => ofKind(account, "record-put").length > 0;
      await expect.poll(isDelivered, { timeout: 30_000 }).toBe(true);
      await account.aws.idle();
      const tests = [failed, partial, passed].flatMap(({ output }) =>
        output.cases.flatMap(({ runs }) => runs.flatMap(({ documentId }) => documentId ?? [])),
      );
      const published = ofKind(account, "message-published").filter(({ topicName }) =>
        topicName.endsWith("predictions"),
      );
      const marked = published.filter(({ attributes }) => attributes["test"] === "true");
      expect(new Set(marked.map(({ message }) => documentOf(message)))).toEqual(
        new Set(tests.filter((id) => id !== failed.output.cases[1]?.runs[0]?.documentId)),
      );
      expect(marked.every(({ message }) => (JSON.parse(message) as { test?: unknown }).test === true)).toBe(true);
      expect(published.filter(({ attributes }) => attributes["test"] === "false")).toHaveLength(1);
      const inWarehouse = ofKind(account, "record-put").map(({ data }) => documentOf(data));
      expect(inWarehouse).toHaveLength(1);
      expect(tests).not.toContain(inWarehouse[0]);

      const left = await account.aws.s3.listObjectsV2(owner, { bucket: "reader-input-dev" });
      expect(left.contents.map(({ key }) => key)).toEqual(["incoming/letter.txt"]);

      // Whatever has been tested, it is the newest release that counts, if it serves.
      expect(await account.run(["destroy", "--yes", "--drop-queued", "--delete-data"])).toMatchObject({
        code: 0,
      });
      const after = await account.run(["test"]);
      expect(after.stderr).toContain("TEST_NOT_DEPLOYED release 1 of reader in data_dev was taken down");
    });
  },
);

function documentOf(envelope: string): string {
  const { output } = JSON.parse(envelope) as { output: { key: string } };
  return locatePrediction(output.key)?.documentId ?? "";
}
