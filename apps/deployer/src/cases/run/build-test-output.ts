import { inlinePredictionMaxBytes } from "@sluice/runtime";
import type { DeniedOutput } from "../../output/denied-output.ts";
import type { FindingOutput, TestOutput } from "../../output/test-output.ts";
import type { Case } from "../case.ts";
import type { CaseRun, ModelRun } from "../case-run.ts";
import { normalisePrediction } from "../judge/normalise-prediction.ts";
import { parsePrediction } from "../judge/parse-json.ts";
import type { JudgedCase, JudgedRun } from "./judged-case.ts";

type CaseOutput = TestOutput["cases"][number];
type ModelOutput = CaseOutput["models"][number];

/** What a test's output is built from. */
export interface BuildTestOutputOptions
  extends Pick<TestOutput, "comparison" | "environment" | "file" | "pipeline" | "startedAt"> {
  /** Null on this machine. */
  readonly release: number | null;
  readonly seconds: number;
  readonly repeat: number;
  readonly cases: readonly JudgedCase[];
  /** Only known of this machine. */
  readonly denied?: readonly DeniedOutput[];
}

/** Says how a test ended. It reads and writes nothing. */
export function buildTestOutput({ cases, comparison, denied, ...facts }: BuildTestOutputOptions): TestOutput {
  const outputs = cases.map(buildCase);
  const passed = outputs.length > 0 && outputs.every(({ status }) => status === "passed" || status === "updated");
  const { pipeline, environment, release, file, startedAt, repeat, seconds } = facts;
  return {
    version: 1,
    pipeline,
    environment,
    release,
    file,
    startedAt,
    seconds: rounded(seconds),
    repeat,
    passed,
    cases: outputs,
    ...(denied === undefined ? {} : { denied: [...denied] }),
    ...(comparison === undefined ? {} : { comparison }),
  };
}

function buildCase({ one, runs, updated }: JudgedCase): CaseOutput {
  // A failed run says what to look at; of several the first.
  const shown = runs.find((judged) => !isRight(judged)) ?? runs[0];
  return {
    name: one.name,
    file: one.file,
    description: one.description ?? null,
    input: { path: one.input.path, name: one.input.name, sizeBytes: one.input.sizeBytes },
    status: updated ? "updated" : statusOf(runs),
    seconds: rounded(runs.reduce((sum, { run }) => sum + run.seconds, 0) / Math.max(1, runs.length)),
    runs: runs.map((judged) => {
      const { repetition, documentId = null, seconds } = judged.run;
      return { repetition, documentId, passed: isRight(judged), seconds: rounded(seconds) };
    }),
    models: shown === undefined ? [] : shown.run.models.map((model) => buildModel(model, shown.run, one, runs)),
  };
}

/**
 * Flaky is what passes sometimes. What expectations allow may differ from run to run: a prediction that satisfies all of them each
 * time has passed, whatever else it says.
 */
function statusOf(runs: readonly JudgedRun[]): CaseOutput["status"] {
  const passed = runs.filter(isRight).length;
  if (passed === runs.length && passed > 0) return "passed";
  return passed === 0 ? "failed" : "flaky";
}

function isRight({ findings }: JudgedRun): boolean {
  return findings.length === 0;
}

function buildModel(ran: ModelRun, run: CaseRun, one: Case, runs: readonly JudgedRun[]): ModelOutput {
  const { model, status, seconds, body, reason } = ran;
  return {
    model,
    status,
    seconds: seconds === undefined ? null : rounded(seconds),
    expected: one.models[model]?.stored?.value.stored?.prediction ?? null,
    prediction: body === undefined ? null : predictionOf(body, run),
    reason: reason ?? null,
    findings: mergeFindings(model, runs),
  };
}

/** Whether a case is right each time. */
export function hasPassed({ runs }: Pick<JudgedCase, "runs">): boolean {
  return statusOf(runs) === "passed";
}

/** Null when it is too large to show, or no JSON. */
function predictionOf(body: Buffer, run: CaseRun): unknown {
  if (body.length > inlinePredictionMaxBytes) return null;
  const parsed = parsePrediction(body);
  return parsed.ok ? normalisePrediction(parsed.value, run) : null;
}

/** A model's findings, the same one of several runs once. */
function mergeFindings(model: string, runs: readonly JudgedRun[]): FindingOutput[] {
  const merged = new Map<string, FindingOutput>();
  for (const { run, findings } of runs) {
    for (const { model: of, ...finding } of findings) {
      if (of !== model) continue;
      const key = JSON.stringify([finding.kind, finding.pointer, finding.line, finding.message]);
      const known = merged.get(key);
      const isKnownOfRun = known?.runs.includes(run.repetition) === true;
      merged.set(key, known === undefined ? { ...finding, runs: [run.repetition] } : known);
      if (known !== undefined && !isKnownOfRun) known.runs.push(run.repetition);
    }
  }
  return [...merged.values()];
}

/** Milliseconds are as exact as it gets. */
function rounded(seconds: number): number {
  return Math.round(Math.max(0, seconds) * 1000) / 1000;
}
