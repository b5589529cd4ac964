import { createHash } from "node:crypto";
import type { CaseRun } from "../case-run.ts";
import { normalisePrediction } from "../judge/normalise-prediction.ts";
import { parsePrediction } from "../judge/parse-json.ts";

/** A prediction in the form in which two are compared, or why there is none. */
export type ComparablePrediction = { readonly value: unknown } | { readonly reason: string };

/**
 * A model's prediction in a run, with placeholders for what differs from run to run. One that is no JSON is its text, or its digest
 * where it is no text.
 */
export function readPrediction(run: CaseRun | undefined, model: string): ComparablePrediction {
  const ran = run?.models.find((each) => each.model === model);
  if (run === undefined || ran === undefined) return { reason: "the document never reached it" };
  if (ran.body === undefined) return { reason: ran.reason ?? `it was ${ran.status}` };
  const parsed = parsePrediction(ran.body);
  return { value: normalisePrediction(parsed.ok ? parsed.value : textOf(ran.body), run) };
}

function textOf(body: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return `${body.length} bytes with SHA-256 ${createHash("sha256").update(body).digest("hex")}`;
  }
}
