import type { DeployedRelease } from "../../src/dora/deployment.ts";
import type { History } from "../../src/dora/list-deployments.ts";
import type { LedgerEvent, LedgerNote } from "../../src/releases/ledger-note.ts";
import { testedEvent } from "./release-records.ts";

/** What happens to a pipeline, each an hour after the one before it. */
export type Happening =
  | {
      readonly up: "released" | "unchanged" | "failed" | "stopped" | "killed";
      readonly commit?: DeployedRelease["commit"];
    }
  | { readonly rollback: number; readonly ends?: "failed" | "killed" }
  | { readonly destroy: "done" | "cut off" }
  /** Cases ran on the newest release. */
  | { readonly tested: "passed" | "failed" };

/** When the first thing happens, epoch milliseconds. */
export const startMs = Date.parse("2026-11-01T00:00:00Z");
/** Between one thing and the next; what a deployment takes is half of it. */
export const hourMs = 3600 * 1000;

/** When the thing of that index begins, ISO 8601. */
export function atOf(index: number): string {
  return new Date(startMs + index * hourMs).toISOString();
}

/** The ledger of a pipeline to which these things happened, as Sluice writes it; `isLegacy` as it did before releases told what they began with. */
export function historyOf(happenings: readonly Happening[], { isLegacy = false } = {}): History {
  const releases: DeployedRelease[] = [];
  const notes: LedgerNote[] = [];
  const note = (event: LedgerEvent, at: string) => {
    const after = releases.length;
    const number = notes.filter((each) => each.after === after).length + 1;
    notes.push({ version: 1, pipeline: "reader", environment: "data_dev", by: "ben", ...event, at, after, number });
    return { after, number, at };
  };
  for (const [index, happening] of happenings.entries()) {
    const [at, half] = [atOf(index), new Date(startMs + (index + 0.5) * hourMs).toISOString()];
    const release = (more: Partial<DeployedRelease>) =>
      releases.push({ number: releases.length + 1, kind: "up", by: "ana", at: half, changes: 1, ...more });
    if ("tested" in happening) {
      note(testedEvent(Math.max(1, releases.length), happening.tested), at);
      continue;
    }
    if ("destroy" in happening) {
      note({ kind: "began", verb: "destroy" }, at);
      if (happening.destroy === "done") note({ kind: "taken-down" }, half);
      continue;
    }
    const commit = "up" in happening && happening.commit !== undefined ? { commit: happening.commit } : {};
    if ("up" in happening && happening.up === "unchanged") {
      release({ changes: 0, ...commit });
      continue;
    }
    const verb = "up" in happening ? "up" : "rollback";
    const began = note(
      "rollback" in happening
        ? { kind: "began", verb: "rollback", rollbackTo: happening.rollback }
        : { kind: "began", verb: "up" },
      at,
    );
    const ends = "up" in happening ? happening.up : (happening.ends ?? "released");
    if (ends === "released") {
      const more = "rollback" in happening ? { kind: "rollback" as const, rollbackTo: happening.rollback } : commit;
      release({ ...more, ...(isLegacy ? {} : { began }) });
    } else if (ends === "failed" || ends === "stopped") {
      const position = { after: began.after, number: began.number };
      note({ kind: "ended", verb, began: position, result: ends, code: "DEPLOY_FAILED" }, half);
    }
  }
  return { releases, notes };
}

/** A time after all of it, when nothing can be at work. */
export function afterAll(happenings: readonly Happening[]): number {
  return startMs + (happenings.length + 5) * hourMs;
}
