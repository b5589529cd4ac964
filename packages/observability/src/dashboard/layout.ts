/** A place on a board, in columns of twelve and rows. */
export interface Layout {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Columns of a board. */
const columns = 12;

/** Sets boxes from left to right; one that does not fit begins a row, below the highest of the row before. */
export function flow(boxes: readonly { readonly width: number; readonly height: number }[]): readonly Layout[] {
  let x = 0;
  let y = 0;
  let rowHeight = 0;
  return boxes.map(({ height, width }) => {
    if (x + width > columns) {
      x = 0;
      y += rowHeight;
      rowHeight = 0;
    }
    const layout = { x, y, width, height };
    x += width;
    rowHeight = Math.max(rowHeight, height);
    return layout;
  });
}

/** Rows that boxes take together. */
export function rowsOf(layouts: readonly Layout[]): number {
  return layouts.reduce((rows, { height, y }) => Math.max(rows, y + height), 0);
}
