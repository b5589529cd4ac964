import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DestroyNotes } from "../../src/releases/destroy-notes.ts";
import { openLedger } from "../../src/releases/open-ledger.ts";
import type { Ledger } from "../../src/releases/release.ts";
import { openAccount } from "../support/open-account.ts";
import { dataDev } from "../support/plan-steps.ts";
import { quietIo } from "../support/quiet-io.ts";
import { newRelease } from "../support/release-records.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const callerArn = "arn:aws:iam::111111111111:root";

/** Notes of the pipeline `reader`, in an environment with a ledger or without. */
async function open({ hasLedger = true } = {}) {
  const cwd = temporaryFolder();
  const { clients } = await openAccount();
  const withLedger = { ...dataDev, ledger: "ledger" };
  const { io } = quietIo({ cwd });
  const connection = { clients, check: async () => callerArn };
  return {
    cwd,
    ledger: openLedger(withLedger, { cwd }, clients),
    notes: new DestroyNotes({ pipeline: "reader", environment: hasLedger ? withLedger : dataDev, connection }, io),
  };
}

const kindsOf = async (ledger: Ledger) =>
  (await ledger.notes("reader")).map(({ after, kind, by }) => `${after} ${kind} ${by}`);

describe("the notes of a destroy", () => {
  it("say that it began and that the newest release was taken down", async () => {
    const { ledger, notes } = await open();
    await ledger.append(newRelease());
    await ledger.append(newRelease());

    await notes.began();
    await notes.takenDown();

    expect(await kindsOf(ledger)).toEqual([`2 began ${callerArn}`, `2 taken-down ${callerArn}`]);
  });

  it("say once that a release was taken down, also when what was found gone had been noted by nobody", async () => {
    const { ledger, notes } = await open();
    await ledger.append(newRelease());

    await notes.takenDown();
    await notes.takenDown();

    expect(await kindsOf(ledger)).toEqual([`1 taken-down ${callerArn}`]);
  });

  it("say it again when something was deployed since that did not become a release", async () => {
    const { ledger, notes } = await open();
    await ledger.append(newRelease());
    await notes.takenDown();
    await notes.began();

    await notes.takenDown();

    expect(await kindsOf(ledger)).toHaveLength(3);
  });

  it("say nothing of a pipeline that was never released", async () => {
    const { ledger, notes } = await open();

    await notes.takenDown();

    expect(await kindsOf(ledger)).toEqual([]);
  });

  it("are left out where the environment has no ledger", async () => {
    const { cwd, notes } = await open({ hasLedger: false });

    await notes.began();
    await notes.takenDown();

    expect(readdirSync(cwd)).toEqual([]);
  });
});
