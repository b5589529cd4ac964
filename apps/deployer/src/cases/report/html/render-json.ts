import { escapeMarkup } from "../../../terminal/escape-markup.ts";
import { parsePointer } from "../../judge/json-pointer.ts";
import { isObject } from "../../judge/parse-json.ts";
import { visible } from "../shown.ts";

/** What of a value is shown. */
export interface RenderJsonOptions {
  /** JSON Pointers of what is highlighted, with everything below; never the whole, which would hide what else is. */
  readonly marked: ReadonlySet<string>;
  /** Most lines; those beside what is highlighted come before others. */
  readonly lines: number;
  /** Whether members stand by name: two values beside each other are then compared line by line. @defaultValue false: as they are */
  readonly byName?: boolean;
}

/** A line, whose text is made only where it is shown: of a large prediction that is a small part. */
interface JsonLine {
  readonly at: At;
  /** A bracket, or undefined for the value itself. */
  readonly bracket?: string;
  readonly value?: unknown;
}

interface At {
  /** The member's name; absent in a list. */
  readonly name?: string;
  /** Empty for the last of its siblings. */
  readonly comma: "," | "";
  readonly depth: number;
  readonly isMarked: boolean;
}

/** Characters that are shown of a text. */
const textLimit = 1000;
/** Lines that are shown beside one that is highlighted, when there are too many. */
const context = 3;

/** A JSON value as a block of code, in lines. */
export function renderJson(value: unknown, { byName = false, lines: limit, marked }: RenderJsonOptions): string {
  const all: JsonLine[] = [];
  addLines(value, { comma: "", depth: 0, isMarked: false }, marksOf(marked));
  return `<pre class="json"><code>${leaveOut(all, limit)}</code></pre>`;

  function addLines(current: unknown, at: At, marks: Marks | undefined): void {
    const isList = Array.isArray(current);
    const members = isList || isObject(current) ? Object.entries(current) : [];
    if (byName && !isList) members.sort(([a], [b]) => (a < b ? -1 : 1));
    if (members.length === 0) {
      all.push({ at, value: current });
      return;
    }
    all.push({ at: { ...at, comma: "" }, bracket: isList ? "[" : "{" });
    for (const [index, [name, member]] of members.entries()) {
      const below = marks?.below.get(name);
      const comma = index === members.length - 1 ? "" : ",";
      const isMarked = at.isMarked || below?.isMarked === true;
      addLines(member, { ...(isList ? {} : { name }), comma, depth: at.depth + 1, isMarked }, below);
    }
    const { name: _, ...closing } = at;
    all.push({ at: closing, bracket: isList ? "]" : "}" });
  }
}

/** Pointers by their first part, so that a value is walked without writing the pointer of each of its members. */
interface Marks {
  isMarked: boolean;
  readonly below: Map<string, Marks>;
}

function marksOf(pointers: ReadonlySet<string>): Marks {
  const root: Marks = { isMarked: false, below: new Map() };
  for (const pointer of pointers) {
    let marks = root;
    for (const segment of parsePointer(pointer) ?? []) {
      const below = marks.below.get(segment) ?? { isMarked: false, below: new Map() };
      marks.below.set(segment, below);
      marks = below;
    }
    marks.isMarked = marks !== root;
  }
  return root;
}

function textOf({ at: { comma, depth, name }, bracket, value }: JsonLine): string {
  const key = name === undefined ? "" : `${cutText(JSON.stringify(name))}: `;
  const said = bracket ?? cutText(JSON.stringify(value) ?? String(value));
  return `${"  ".repeat(depth)}${key}${said}${comma}`;
}

function cutText(text: string): string {
  if (text.length <= textLimit) return visible(text);
  return `${visible(text.slice(0, textLimit))}… (${text.length.toLocaleString("en")} characters)`;
}

function leaveOut(all: readonly JsonLine[], limit: number): string {
  const near = new Set(all.length <= limit ? all.keys() : nearMarked(all, limit));
  let html = "";
  let left = 0;
  const tellLeft = (): void => {
    if (left > 0) html += `<span class="left-out">⋮ ${left === 1 ? "1 line" : `${left} lines`}</span>`;
    left = 0;
  };
  for (const [index, line] of all.entries()) {
    if (near.has(index)) {
      tellLeft();
      const text = escapeMarkup(textOf(line));
      html += line.at.isMarked ? `<mark>${text}</mark>` : `<span>${text}</span>`;
    } else left += 1;
  }
  tellLeft();
  return html;
}

/** Indexes of the lines that are shown when not all can be: beside what is highlighted, and then from the beginning. */
function nearMarked(all: readonly JsonLine[], limit: number): Set<number> {
  const near = new Set<number>();
  for (const [index, { at }] of all.entries()) {
    if (!at.isMarked) continue;
    for (let step = -context; step <= context; step += 1) {
      if (near.size < limit && index + step >= 0 && index + step < all.length) near.add(index + step);
    }
  }
  for (let index = 0; near.size < limit && index < all.length; index += 1) near.add(index);
  return near;
}
