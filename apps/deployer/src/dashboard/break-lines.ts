/** How text is broken into lines. */
export interface BreakLinesOptions {
  /** In what `measure` counts. */
  readonly width: number;
  readonly measure: (text: string) => number;
  /** Marks behind which a line may end, besides spaces; matches the empty place behind one. */
  readonly breakAfter?: RegExp;
}

/** Behind these a query may go on in the next line; a variable such as `$model.value` stays in one piece. */
export const queryMarks = /(?<=[{(,_:]|-(?!-)|(?<!\$\w+)\.)/;

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Text in lines that fit, without a letter lost but the spaces at their ends; a word that fits in no line is cut. */
export function breakLines(text: string, { breakAfter, measure, width }: BreakLinesOptions): string[] {
  const lines: string[] = [];
  let line = "";
  const add = (piece: string) => {
    if (line !== "" && measure((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line += line === "" ? piece.trimStart() : piece;
  };
  for (const word of text.split(/(?<=\s)/)) {
    for (const piece of breakAfter === undefined ? [word] : word.split(breakAfter)) {
      if (measure(piece.trim()) <= width) add(piece);
      else for (const { segment } of segmenter.segment(piece)) add(segment);
    }
  }
  return [...lines, line.trimEnd()].filter((each) => each !== "");
}
