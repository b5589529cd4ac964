import { partSigns, withoutControls } from "./inert-text.ts";

/** A line of Markdown, and what is open after it. */
interface Line {
  readonly text: string;
  /** What a block of code was opened with. */
  readonly codeFence?: string;
  /** How many folded details are open. */
  readonly details: number;
}

/**
 * Makes Markdown that somebody else's code wrote harmless, and keeps what our own reports are written with: headings, tables, lists, emphasis,
 * code and folded details. Nothing of it becomes a link, a picture, a mention, a reference to an issue or other HTML, and nothing that it opens
 * stays open: what is written in any other way than our reports is shown as it was written, in a block of code.
 * @param most Characters that it may have, at least 200; what is longer is cut after a line
 */
export function inertMarkdown(text: string, most: number): string {
  const plain = withoutControls(text);
  const lines = readLines(plain) ?? readLines(fence(plain)) ?? [];
  return cut(lines, most);
}

/** A text as it was written, in a block of code that it cannot end. */
export function fence(text: string): string {
  const plain = withoutControls(text).replace(/\n+$/, "");
  const ticks = Math.max(2, ...Array.from(plain.matchAll(/`+/g), ([found]) => found.length)) + 1;
  return `${"`".repeat(ticks)}text\n${plain}\n${"`".repeat(ticks)}\n`;
}

const codeStart = /^(`{3,}|~{3,})(\w*)$/;
/** What ends a block of code for GitHub, in whichever way it is written. */
const codeEnd = /^ {0,3}(`{3,}|~{3,})[ \t]*$/;
// Other kinds of block, such as a picture that is drawn from its source, are not among what our reports write.
const kinds = new Set(["", "text", "json", "yaml", "diff"]);
const summary = /^<details><summary>([^<>`]*)<\/summary>$/;

/** Reads what our reports are written in; undefined for anything else, and for what is not closed. */
function readLines(text: string): Line[] | undefined {
  const lines: Line[] = [];
  let codeFence: string | undefined;
  let details = 0;
  const all = text.replace(/\n+$/, "").split("\n");
  for (const [index, line] of all.entries()) {
    const tag = codeFence === undefined ? tagOf(line) : 0;
    details += tag;
    const [, opened, kind = ""] = codeStart.exec(line) ?? [];
    if (codeFence !== undefined) {
      const ends = codeEnd.exec(line)?.[1]?.startsWith(codeFence) === true;
      if (ends && opened === undefined) return undefined;
      if (ends) codeFence = undefined;
    } else if (opened !== undefined) {
      if (!kinds.has(kind)) return undefined;
      codeFence = opened;
    } else if (/`{3}|~{3}/.test(line)) {
      // In a list, a quotation or further to the right: there it may or may not begin a block.
      return undefined;
    }
    // HTML goes on until a line is empty, and whatever stands in between is no Markdown.
    if (details < 0 || (tag !== 0 && (all[index + 1] ?? "") !== "")) return undefined;
    lines.push({
      text: tag === 0 ? inert(line) : tagged(line),
      details,
      ...(codeFence === undefined ? {} : { codeFence }),
    });
  }
  return codeFence === undefined && details === 0 ? lines : undefined;
}

function tagOf(line: string): -1 | 0 | 1 {
  if (summary.test(line)) return 1;
  return line === "</details>" ? -1 : 0;
}

function tagged(line: string): string {
  return line.replace(summary, (_, said: string) => `<details><summary>${partSigns(said)}</summary>`);
}

function inert(line: string): string {
  // An empty comment parts a sign from a name; a line may break within a row of a table, and elsewhere that would begin HTML.
  const allowed = line.startsWith("|") ? /<br>|<!-- -->/g : /<!-- -->/g;
  const parts = line.split(allowed).map(partSigns);
  const between = line.match(allowed) ?? [];
  return parts.map((part, index) => `${part}${between[index] ?? ""}`).join("");
}

const cutMark = "\n… cut: the run has the rest.\n";

function cut(lines: readonly Line[], most: number): string {
  const whole = `${lines.map(({ text }) => text).join("\n")}\n`;
  if (whole.length <= most) return whole;
  let kept = "";
  let closing = "";
  for (const { text, codeFence, details } of lines) {
    const end = `${codeFence === undefined ? "" : `${codeFence}\n`}${"\n</details>\n".repeat(details)}`;
    if (kept.length + text.length + 1 + end.length + cutMark.length > most) break;
    kept += `${text}\n`;
    closing = end;
  }
  return `${kept}${closing}${cutMark}`;
}
