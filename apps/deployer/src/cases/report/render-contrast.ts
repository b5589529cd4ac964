import type { Style } from "../../terminal/style.ts";
import { pad, textWidth } from "../../terminal/text.ts";
import { type ComparedLine, compareLines } from "./compare-lines.ts";
import type { Contrast } from "./contrast.ts";
import { cutEnd, shortenPair } from "./shorten-pair.ts";
import type { Shown } from "./shown.ts";

/** How a contrast is shown in a terminal. */
export interface RenderContrastOptions {
  readonly style: Style;
  /** Cells that a line may take. */
  readonly width: number;
  /** Cells that the pointer takes when both sides are beside it. */
  readonly pointerWidth: number;
  /** What the two sides are called, such as `expected` and `actual`. */
  readonly names: readonly [string, string];
}

/** Most lines that the comparison of two texts takes. */
const lineLimit = 12;

/** A contrast as lines: on one where it fits, else each side on its own, or the lines of texts that differ. */
export function renderContrast(contrast: Contrast, options: RenderContrastOptions): string[] {
  const { after, before, pointer } = contrast;
  const { names, pointerWidth, style, width } = options;
  if (before.lines !== undefined || after.lines !== undefined) {
    const lines = renderLines(before, after, options);
    if (lines !== undefined) return [style.cyan(cutEnd(pointer, width)), ...lines];
  }
  const line = `${pad(pointer, Math.max(pointerWidth, textWidth(pointer)))}  ${before.text} → ${after.text}`;
  if (line.length <= width * 2 && textWidth(line) <= width) {
    const head = style.cyan(pad(pointer, Math.max(pointerWidth, textWidth(pointer))));
    return [`${head}  ${style.green(before.text)} → ${style.red(after.text)}`];
  }
  const nameWidth = Math.max(...names.map(textWidth));
  const [shortBefore, shortAfter] = shortenPair(before.text, after.text, width - nameWidth - 4);
  return [
    style.cyan(cutEnd(pointer, width)),
    `  ${style.dim(pad(names[0], nameWidth))}  ${style.green(shortBefore)}`,
    `  ${style.dim(pad(names[1], nameWidth))}  ${style.red(shortAfter)}`,
  ];
}

/** Two texts line by line; undefined where one of them is none. */
function renderLines(before: Shown, after: Shown, { style, width }: RenderContrastOptions): string[] | undefined {
  const [was, is] = [before, after].map((side) => side.lines ?? oneLine(side));
  if (was === undefined || is === undefined) return undefined;
  const all = compareLines(was, is);
  const shown = all.slice(0, lineLimit);
  const lines = shown.map((line, index) => renderLine(line, shown[index + 1], shown[index - 1], { style, width }));
  const more = all.length - shown.length;
  return more === 0 ? lines : [...lines, style.dim(`  and ${more} more ${more === 1 ? "line" : "lines"}`)];
}

/** A text of one line beside one of several. */
function oneLine({ text }: Shown): readonly string[] | undefined {
  return text.startsWith('"') ? [text.slice(1, -1)] : undefined;
}

function renderLine(
  { kind, text }: ComparedLine,
  next: ComparedLine | undefined,
  last: ComparedLine | undefined,
  { style, width }: Pick<RenderContrastOptions, "style" | "width">,
): string {
  const room = width - 4;
  switch (kind) {
    case "left-out":
      return style.dim("  ⋮");
    case "same":
      return style.dim(`    ${cutEnd(text, room)}`);
    case "removed":
      return style.green(`  - ${next?.kind === "added" ? shortenPair(text, next.text, room)[0] : cutEnd(text, room)}`);
    case "added":
      return style.red(`  + ${last?.kind === "removed" ? shortenPair(last.text, text, room)[1] : cutEnd(text, room)}`);
  }
}
