import type { ModelContent } from "../case.ts";
import { type Difference, diffJson } from "./diff-json.ts";
import type { Judged, ModelFinding } from "./judged.ts";
import { keepValue, quoteValue } from "./quote-value.ts";

/** A prediction against the one that was stored. */
export function judgeStored({ expectation, model, normalised }: Judged): ModelFinding[] {
  if (expectation.stored === undefined) return [];
  const { value: expected, line } = expectation.stored;
  const { stored, within, ignore } = expected;
  if (stored === undefined) {
    const message = `no prediction of ${model.model} is stored yet; sluice test --update stores this one`;
    return [{ kind: "not-stored", pointer: null, message, expected: null, actual: null, line }];
  }
  const differences = diffJson(stored.prediction, normalised, { within, ignore });
  if (differences.length === 0) return [];
  const told = differences.map((difference) => tell(difference, line));
  const { madeBy } = stored;
  const { content } = model;
  if (madeBy.image === content.image && madeBy.archive === content.archive) return told;
  return [otherContent(madeBy, content, line), ...told];
}

function otherContent(before: ModelContent, now: ModelContent, line: number): ModelFinding {
  const made = `it was stored from ${describeContent(before)}, and this is ${describeContent(now)}`;
  const message = `the prediction differs from the stored one: ${made}; sluice test --update stores the new one`;
  return { kind: "stored", pointer: null, message, expected: null, actual: null, line };
}

function describeContent({ image, archive }: ModelContent): string {
  const name = (image.split("/").at(-1) ?? image).replace(/(@sha256:[0-9a-f]{8})[0-9a-f]+$/, "$1…");
  return archive === undefined ? `${name} without an archive` : `${name} with archive ${archive.slice(0, 8)}…`;
}

function tell({ pointer, kind, before, after }: Difference, line: number): ModelFinding {
  const at = pointer || "the prediction";
  const message = {
    changed: `${at} is ${quoteValue(after)}, stored is ${quoteValue(before)}`,
    added: `${at} is ${quoteValue(after)}, and the stored prediction has nothing there`,
    removed: `${at} is gone, stored is ${quoteValue(before)}`,
  }[kind];
  return { kind: "stored", pointer, message, expected: keepValue(before), actual: keepValue(after), line };
}
