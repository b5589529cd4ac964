import type { ExtractedField } from "./extracted-fields.ts";
import type { SourceLine } from "./source-line.ts";

/** How one kind of figure looks on a page. */
export interface FigureRule {
  /** Matches the figure with its unit; global. */
  readonly pattern: RegExp;
  /** The figure's value; null when the match is none after all. */
  readonly parse: (match: RegExpExecArray) => number | null;
  /** Words that name the figure, before or right behind it; global. */
  readonly label: RegExp;
  /** Words that name another figure of the same look; global. */
  readonly otherLabel: RegExp;
  /** How sure the look alone makes us, 0 to 1; 0 when the figure needs its label. */
  readonly unlabelledScore: number;
}

/** How sure a figure is that its label names, 0 to 1. */
const labelledScore = 0.98;
/** ... that the line above names, 0 to 1. */
const labelledAboveScore = 0.9;

/** Characters behind a figure in which its label may stand: `6.25% cap rate`. */
const labelBehindCharacters = 14;

/** Characters at the end of the line above in which a label may stand. */
const labelAboveCharacters = 80;

interface Candidate extends ExtractedField<number> {
  readonly score: number;
}

/** Finds the best match of the first rule that has any; null when none has. */
export function findFigure(lines: readonly SourceLine[], rules: readonly FigureRule[]): ExtractedField<number> | null {
  let best: Candidate | undefined;
  for (const rule of rules) {
    for (const [index, line] of lines.entries()) {
      for (const candidate of candidatesOf(rule, line, lines[index - 1]?.text.slice(-labelAboveCharacters) ?? "")) {
        if (best === undefined || candidate.score > best.score) best = candidate;
      }
    }
  }
  if (best === undefined) return null;
  return { value: best.value, text: best.text, confidence: best.confidence };
}

function* candidatesOf(rule: FigureRule, line: SourceLine, lineAbove: string): Generator<Candidate> {
  let previousEnd = 0;
  for (const match of line.text.matchAll(rule.pattern)) {
    const end = match.index + match[0].length;
    const before = line.text.slice(previousEnd, match.index);
    const behind = line.text.slice(end, end + labelBehindCharacters);
    previousEnd = end;
    const value = rule.parse(match);
    if (value === null) continue;
    const score = scoreOf(rule, { before, behind, lineAbove });
    if (score === 0) continue;
    const confidence = Math.round(score * line.confidence * 100) / 100;
    yield { value, text: excerpt(line.text, match.index, end), confidence, score };
  }
}

function scoreOf(rule: FigureRule, around: { before: string; behind: string; lineAbove: string }): number {
  const nearest = nearestLabel(rule, around.before);
  if (nearest !== null) return nearest === "own" ? labelledScore : 0;
  if (isIn(around.behind, rule.otherLabel)) return 0;
  if (isIn(around.behind, rule.label)) return labelledScore;
  if (isIn(around.lineAbove, rule.label)) return labelledAboveScore;
  return isIn(around.lineAbove, rule.otherLabel) ? 0 : rule.unlabelledScore;
}

/** Whose label stands nearest before a figure, so that columns read as one line keep their figures apart. */
function nearestLabel(rule: FigureRule, before: string): "own" | "other" | null {
  const own = lastIndexOf(rule.label, before);
  const other = lastIndexOf(rule.otherLabel, before);
  if (own < 0 && other < 0) return null;
  return own >= other ? "own" : "other";
}

function lastIndexOf(label: RegExp, text: string): number {
  let last = -1;
  for (const match of text.matchAll(label)) last = match.index;
  return last;
}

/** Unlike `test`, `search` does not go on where a global expression stopped the last time. */
function isIn(text: string, label: RegExp): boolean {
  return text.search(label) >= 0;
}

/** The figure with up to forty characters before it, from the start of a word. */
function excerpt(text: string, start: number, end: number): string {
  const from = Math.max(0, start - 40);
  const before = text.slice(from, start);
  return ((from === 0 ? before : before.replace(/^\S*\s/, "")) + text.slice(start, end)).trim();
}
