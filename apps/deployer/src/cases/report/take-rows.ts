/** The first rows of a table that take at most so many characters together. */
export function takeRows<Row>(rows: readonly Row[], render: (row: Row) => string, characters: number): string[] {
  const taken: string[] = [];
  let room = characters;
  for (const row of rows) {
    const text = render(row);
    room -= text.length;
    if (room < 0) break;
    taken.push(text);
  }
  return taken;
}
