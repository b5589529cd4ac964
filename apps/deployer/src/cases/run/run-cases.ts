import { inParallel } from "../../aws/in-parallel.ts";
import type { Case } from "../case.ts";
import type { CasePlace, CaseRun } from "../case-run.ts";

/** Documents under way at a time: enough to keep every model at work, few enough that the last does not wait out its time limit. */
export const runsAtATime = 16;

/** A case and what became of it each time. */
export interface CaseWithRuns {
  readonly one: Case;
  /** By repetition. */
  readonly runs: readonly CaseRun[];
}

/** What is run, where, and how often. */
export interface RunCasesOptions {
  readonly cases: readonly Case[];
  /** How often each case runs, at least 1. */
  readonly repeat: number;
  readonly place: CasePlace;
  /** Told when a run begins. */
  readonly onBegin?: (one: Case, repetition: number) => void;
  /** Told when a run has ended. */
  readonly onEnd?: (one: Case, run: CaseRun) => void;
}

/** Runs every case, {@link runsAtATime} side by side, and answers in the cases' order. What keeps the place from being used ends it. */
export async function runCases({ cases, repeat, place, onBegin, onEnd }: RunCasesOptions): Promise<CaseWithRuns[]> {
  // All cases once, then all again: what fails, fails early.
  const planned = Array.from({ length: repeat }, (_, index) => cases.map((one) => ({ one, repetition: index + 1 })));
  const ended = await inParallel(
    planned.flat(),
    async ({ one, repetition }) => {
      onBegin?.(one, repetition);
      const run = await place.run(one, repetition);
      onEnd?.(one, run);
      return { one, run };
    },
    runsAtATime,
  );
  return cases.map((one) => ({ one, runs: ended.filter((each) => each.one === one).map(({ run }) => run) }));
}
