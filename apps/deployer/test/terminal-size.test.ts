import { expect, it } from "vitest";
import { columnsOf, rowsOf, textColumnsOf } from "../src/terminal/terminal-size.ts";

const write = () => {};

it.each([
  { name: "a terminal's own", output: { write, columns: 132, rows: 50 }, size: [132, 50, 132] },
  { name: "that of a narrow terminal, but for sentences", output: { write, columns: 20, rows: 5 }, size: [20, 5, 40] },
  { name: "80 by 24 where there is none", output: { write }, size: [80, 24, 80] },
  { name: "80 by 24 where nobody has told the terminal", output: { write, columns: 0, rows: 0 }, size: [80, 24, 80] },
])("the size is $name", ({ output, size }) => {
  expect([columnsOf(output), rowsOf(output), textColumnsOf(output)]).toEqual(size);
});
