/** One line of the benchmark: a measured value, the floor or limit it is held against, and the goal. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  /** What the same run measured for the plain way of doing it; absent where the goal is absolute. */
  readonly floor?: number;
  /** With a floor: the largest ratio; without: the largest value, or the smallest when `atLeast`. */
  readonly goal: number;
  readonly atLeast?: boolean;
}

/** The number that is held against the goal. */
export function score(figure: Figure): number {
  return figure.floor === undefined ? figure.value : figure.value / figure.floor;
}

/** Whether the goal is reached; a value that is no number reaches none. */
export function isMet(figure: Figure): boolean {
  return figure.atLeast === true ? score(figure) >= figure.goal : score(figure) <= figure.goal;
}

/** One line that names every figure whose goal is missed; none when all are met. */
export function renderMissed(figures: readonly Figure[]): string | undefined {
  const missed = figures.filter((figure) => !isMet(figure)).map(({ name }) => name);
  return missed.length === 0 ? undefined : `missed: ${missed.join(", ")}`;
}

/** The figures as a table of at most 100 columns. */
export function renderTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    `${format(figure.value)} ${figure.unit}`,
    figure.floor === undefined ? "" : `${format(figure.floor)} ${figure.unit}`,
    figure.floor === undefined ? "" : score(figure).toFixed(2),
    `${figure.atLeast === true ? ">=" : "<="} ${format(figure.goal)}${figure.floor === undefined ? "" : " x"}`,
    isMet(figure) ? "met" : "MISSED",
  ]);
  const all = [["what", "ours", "floor", "ratio", "goal", ""], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  return all.map(line).join("\n");
}

function format(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString("en-US");
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
