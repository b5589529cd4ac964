import type { Io } from "../../io.ts";
import type { Case } from "../case.ts";
import type { CasePlace } from "../case-run.ts";
import { type Finding, judgeRun } from "../judge/judge-run.ts";
import { updateStored } from "../judge/stored-prediction.ts";
import { CaseProgress } from "./case-progress.ts";
import type { JudgedCase, JudgedRun } from "./judged-case.ts";
import { runCases } from "./run-cases.ts";
import type { TestOptions } from "./test-options.ts";

/** What is tested, and how. */
export interface TestInPlaceOptions extends Pick<TestOptions, "repeat" | "update"> {
  readonly cases: readonly Case[];
  /** What is done before the first case, such as `starting the model servers`. */
  readonly before: string;
  /** Opens where the cases run; it is closed whatever comes of them. */
  readonly open: (progress: CaseProgress) => Promise<CasePlace>;
}

/** Runs cases, judges each run as it ends, and shows on standard error how far they are. */
export async function testInPlace(options: TestInPlaceOptions, io: Io): Promise<JudgedCase[]> {
  const { cases, repeat, open } = options;
  const progress = new CaseProgress(options, io);
  progress.start();
  let place: CasePlace | undefined;
  try {
    place = await open(progress);
    const judged = new Map<string, JudgedRun[]>();
    await runCases({
      cases,
      repeat,
      place,
      onBegin: (one, repetition) => progress.begun(one, repetition),
      onEnd: (one, run) => {
        const findings = judgeRun(one, run);
        const runs = judged.get(one.name) ?? [];
        judged.set(one.name, [...runs, { run, findings }]);
        progress.ended(one, { run, findings: options.update ? findings.filter(isNotOfStored) : findings });
      },
    });
    const ended = cases.map((one) => ({ one, runs: inOrder(judged.get(one.name) ?? []), updated: false }));
    return options.update ? ended.map((each) => storeAnew(each, progress)) : ended;
  } finally {
    progress.stop();
    // Only what is left to be told comes after the live lines.
    await place?.close();
  }
}

/** Stores the predictions of a case that only they keep from passing, and judges it again; of a failed one nothing is stored. */
function storeAnew(judged: JudgedCase, progress: Pick<CaseProgress, "tell">): JudgedCase {
  const [ran] = judged.runs;
  if (ran === undefined) return judged;
  if (ran.findings.some(isNotOfStored)) {
    const hasStored = Object.values(judged.one.models).some(({ stored }) => stored !== undefined);
    if (hasStored) progress.tell(`${judged.one.name}: nothing stored, as it fails in what --update does not mend`);
    return judged;
  }
  const { updated, written } = updateStored(judged.one, ran.run);
  return { one: updated, runs: [{ run: ran.run, findings: judgeRun(updated, ran.run) }], updated: written.length > 0 };
}

/** Whether a finding is of something else than what was stored, so that storing anew does not mend it. */
function isNotOfStored({ kind }: Finding): boolean {
  return kind !== "stored" && kind !== "not-stored";
}

function inOrder(runs: readonly JudgedRun[]): JudgedRun[] {
  return runs.toSorted((a, b) => a.run.repetition - b.run.repetition);
}
