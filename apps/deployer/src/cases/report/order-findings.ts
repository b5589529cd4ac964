import type { FindingOutput } from "../../output/test-output.ts";
import type { CaseOutput, ModelOutput } from "./contrast.ts";

/** A finding and the model whose prediction it is about. */
export interface ModelFinding {
  readonly model: ModelOutput;
  readonly finding: FindingOutput;
}

// What explains others comes first: without a prediction nothing else can be right.
const order: readonly FindingOutput["kind"][] = [
  "no-prediction",
  "not-json",
  "schema",
  "equals",
  "near",
  "matches",
  "absent",
  "stored",
  "not-stored",
];

/** Every finding of a case, the most telling first. */
export function orderFindings({ models }: CaseOutput): ModelFinding[] {
  const all = models.flatMap((model) => model.findings.map((finding) => ({ model, finding })));
  return all.toSorted((a, b) => order.indexOf(a.finding.kind) - order.indexOf(b.finding.kind));
}
