import { describe, expect, it } from "vitest";
import { openLedger } from "../../src/releases/open-ledger.ts";
import { noteTested, testedOf } from "../../src/releases/tested-notes.ts";
import { openAccount } from "../support/open-account.ts";
import { quietIo } from "../support/quiet-io.ts";
import { newNote, newRelease, notesAfter, testedEvent } from "../support/release-records.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("what the cases came to on a release", () => {
  it("is kept beside it, with who ran them, and read back", async () => {
    const environment = { name: "data_dev", stage: "dev", account: "111111111111", region: "us-west-2" };
    const { clients } = await openAccount();
    const cwd = temporaryFolder({});
    const ledger = openLedger(
      { ...environment, protect: false, logRetentionDays: 14, ledger: "ledger" },
      { cwd },
      clients,
    );
    await ledger.append(newRelease());
    await ledger.append(newRelease());
    const { kind: _, ...tested } = testedEvent(1);
    const commit = { sha: "abc", dirty: true };

    const { io } = quietIo({ env: { GITHUB_ACTOR: "ben" } });
    await noteTested(ledger, { pipeline: "reader", environment, tested: { ...tested, commit } }, io);
    await ledger.note(newNote({ kind: "began", verb: "up" }));

    const notes = await ledger.notes("reader");
    expect(testedOf(notes, { number: 1 })).toMatchObject({
      ...tested,
      commit,
      after: 2,
      number: 1,
      by: "ben",
      environment: "data_dev",
    });
    expect(testedOf(notes, { number: 2 })).toBeUndefined();
  });

  it.each([
    { name: "a failure after a pass", results: ["passed", "failed"], result: "failed" },
    { name: "a pass after a failure", results: ["failed", "passed"], result: "passed" },
  ] as const)("is decided by the last time: $name", ({ results, result }) => {
    const notes = notesAfter(3, ...results.map((each) => testedEvent(2, each)), testedEvent(3, "failed"));

    expect(testedOf(notes, { number: 2 })?.result).toBe(result);
  });
});
