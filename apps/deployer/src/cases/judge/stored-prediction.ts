import { randomUUID } from "node:crypto";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { SluiceError } from "@sluice/spec/errors";
import type { Case, Expectation, StoredExpectation, StoredPrediction } from "../case.ts";
import type { CaseRun, ModelRun } from "../case-run.ts";
import { diffJson } from "./diff-json.ts";
import { normalisePrediction } from "./normalise-prediction.ts";
import { isObject, parsePrediction } from "./parse-json.ts";

/** A case whose stored predictions are those of a run. */
export interface UpdatedCase {
  readonly updated: Case;
  /** Absolute paths of the files that were written. */
  readonly written: readonly string[];
}

/**
 * Stores a run's predictions for every model that the case compares with a stored one. A file whose prediction still passes, of the same
 * image and archive, stays as it is.
 * @throws SluiceError `DEPLOY_CANNOT_WRITE`
 */
export function updateStored(one: Case, run: CaseRun): UpdatedCase {
  const written: string[] = [];
  const models = Object.entries(one.models).map(([name, expectation]): [string, Expectation] => {
    const model = run.models.find((candidate) => candidate.model === name);
    const stored = model === undefined ? undefined : storedPredictionOf(model, run);
    if (stored === undefined || expectation.stored === undefined) return [name, expectation];
    const { value, line } = expectation.stored;
    if (!differs(value, stored)) return [name, expectation];
    writeStored(value.path, stored);
    written.push(value.path);
    return [name, { ...expectation, stored: { value: { ...value, stored }, line } }];
  });
  return { updated: { ...one, models: Object.fromEntries(models) }, written };
}

/** What is stored of a model's prediction; undefined when it has none, or one that is no JSON. */
export function storedPredictionOf(model: ModelRun, run: CaseRun): StoredPrediction | undefined {
  if (model.status !== "succeeded" || model.body === undefined) return undefined;
  const parsed = parsePrediction(model.body);
  if (!parsed.ok) return undefined;
  const prediction = normalisePrediction(parsed.value, run);
  return { version: 1, model: model.model, madeBy: model.content, prediction };
}

function differs({ stored: before, within, ignore }: StoredExpectation, after: StoredPrediction): boolean {
  if (before === undefined) return true;
  if (before.madeBy.image !== after.madeBy.image || before.madeBy.archive !== after.madeBy.archive) return true;
  return diffJson(before.prediction, after.prediction, { within, ignore }).length > 0;
}

/** Under a name of its own first, so that whoever reads meanwhile sees the old one or the new one. */
function writeStored(path: string, stored: StoredPrediction): void {
  const unfinished = join(dirname(path), `.${randomUUID()}`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(unfinished, `${JSON.stringify({ ...stored, prediction: inOrder(stored.prediction) }, null, 2)}\n`);
    renameSync(unfinished, path);
  } catch (cause) {
    rmSync(unfinished, { force: true });
    const hint = cause instanceof Error ? cause.message : String(cause);
    throw new SluiceError("DEPLOY_CANNOT_WRITE", `cannot write the stored prediction ${path}`, { hint, cause });
  }
}

/** Members by name: a model may write them in another order each time. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isObject(value)) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, inOrder(member)]));
}
