/** A line of a comparison of two texts. */
export interface ComparedLine {
  readonly kind: "same" | "removed" | "added" | "left-out";
  readonly text: string;
}

// Beyond this many pairs of lines the middle is shown as taken away and put in as a whole.
const pairLimit = 250_000;

/** Two texts line by line; of what is the same only one line beside each difference. */
export function compareLines(before: readonly string[], after: readonly string[]): ComparedLine[] {
  return leaveOutSame(alignLines(before, after));
}

function alignLines(before: readonly string[], after: readonly string[]): ComparedLine[] {
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start += 1;
  let end = 0;
  const rest = Math.min(before.length, after.length) - start;
  while (end < rest && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return [
    ...linesOf("same", before.slice(0, start)),
    ...alignMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...linesOf("same", before.slice(before.length - end)),
  ];
}

/** By the longest common subsequence. */
function alignMiddle(before: readonly string[], after: readonly string[]): ComparedLine[] {
  const whole = [...linesOf("removed", before), ...linesOf("added", after)];
  if (before.length * after.length > pairLimit) return whole;
  const width = after.length + 1;
  const longest = new Uint32Array((before.length + 1) * width);
  const at = (row: number, column: number): number => longest[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      const isSame = before[row] === after[column];
      longest[row * width + column] = isSame
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: ComparedLine[] = [];
  let [row, column] = [0, 0];
  while (row < before.length && column < after.length) {
    const text = before[row] ?? "";
    if (text === after[column]) {
      lines.push({ kind: "same", text });
      [row, column] = [row + 1, column + 1];
    } else if (at(row + 1, column) >= at(row, column + 1)) {
      lines.push({ kind: "removed", text });
      row += 1;
    } else {
      lines.push({ kind: "added", text: after[column] ?? "" });
      column += 1;
    }
  }
  return [...lines, ...linesOf("removed", before.slice(row)), ...linesOf("added", after.slice(column))];
}

function leaveOutSame(lines: readonly ComparedLine[]): ComparedLine[] {
  const isNear = (index: number): boolean => {
    return [-1, 0, 1].some((step) => (lines[index + step]?.kind ?? "same") !== "same");
  };
  return lines.flatMap((line, index) => {
    if (isNear(index)) return [line];
    const isFirst = index === 0 || isNear(index - 1);
    return isFirst ? [{ kind: "left-out" as const, text: "" }] : [];
  });
}

function linesOf(kind: ComparedLine["kind"], texts: readonly string[]): ComparedLine[] {
  return texts.map((text) => ({ kind, text }));
}
