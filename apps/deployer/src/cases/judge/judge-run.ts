import type { FindingOutput } from "../../output/test-output.ts";
import type { Case, Expectation } from "../case.ts";
import type { CaseRun, ModelRun } from "../case-run.ts";
import { judgeSchema } from "./judge-schema.ts";
import { judgeStored } from "./judge-stored.ts";
import { judgeAbsent, judgeMatches } from "./judge-texts.ts";
import { judgeEquals, judgeNear } from "./judge-values.ts";
import type { Judged } from "./judged.ts";
import { listSome } from "./list-some.ts";
import { normalisePrediction } from "./normalise-prediction.ts";
import { parsePrediction } from "./parse-json.ts";

/** One way in which a model did not do what its case expects. */
export interface Finding extends Omit<FindingOutput, "runs"> {
  readonly model: string;
}

/**
 * Compares what became of a case's document with what the case expects. Every model must have predicted. Schemas and patterns are
 * held against the prediction as the model wrote it, stored predictions against the normalised one, exact values against either.
 */
export function judgeRun(one: Case, run: CaseRun): Finding[] {
  return run.models.flatMap((model) => {
    const expectation = Object.hasOwn(one.models, model.model) ? one.models[model.model] : undefined;
    return judgeModel(expectation, model, run).map((finding) => ({ model: model.model, ...finding }));
  });
}

function judgeModel(
  expectation: Expectation | undefined,
  model: ModelRun,
  run: CaseRun,
): readonly Omit<Finding, "model">[] {
  const line = expectation?.line ?? null;
  const { body } = model;
  if (model.status !== "succeeded" || body === undefined) return [noPrediction(model, line)];
  if (expectation === undefined || !asksForContent(expectation)) return [];
  const parsed = parsePrediction(body);
  if (!parsed.ok) {
    const message = `the prediction cannot be looked into: ${parsed.fault}`;
    return [{ kind: "not-json", pointer: null, message, expected: null, actual: excerpt(body), line }];
  }
  const judged: Judged = {
    expectation,
    model,
    raw: parsed.value,
    normalised: normalisePrediction(parsed.value, run),
  };
  const judges = [judgeSchema, judgeEquals, judgeNear, judgeMatches, judgeAbsent, judgeStored];
  return listSome(judges.flatMap((judge) => judge(judged)));
}

function noPrediction({ status, reason }: ModelRun, line: number | null): Omit<Finding, "model"> {
  const because = reason === undefined ? "" : `: ${reason}`;
  const message =
    status === "skipped" ? `it was not run${because}` : `there is no prediction${because || `, it ${says(status)}`}`;
  return { kind: "no-prediction", pointer: null, message, expected: null, actual: null, line };
}

function says(status: ModelRun["status"]): string {
  if (status === "timed-out") return "did not finish in time";
  if (status === "succeeded") return "succeeded but could not be read";
  return status === "failed" ? "failed" : `was ${status}`;
}

/** A model of which nothing is asked may write anything. */
function asksForContent({ schema, equals, near, matches, absent, stored }: Expectation): boolean {
  if (schema !== undefined || stored !== undefined || absent.length > 0) return true;
  return [equals, near, matches].some((expected) => Object.keys(expected).length > 0);
}

function excerpt(body: Buffer): string {
  return body.subarray(0, 200).toString("utf8");
}
