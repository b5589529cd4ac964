import type { Output } from "../io.ts";

const hideCursor = "\u001b[?25l";
const showCursor = "\u001b[?25h";

/** Lines at the end of a terminal that are redrawn in place. */
export class LiveLines {
  readonly #output: Output;
  #drawn = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  /** Puts these lines where the last ones were; each must fit the terminal's width. */
  draw(lines: readonly string[]): void {
    this.#output.write(`${hideCursor}${this.#erase()}${lines.map((line) => `${line}\n`).join("")}`);
    this.#drawn = lines.length;
  }

  /** Takes the lines away and gives the cursor back. */
  clear(): void {
    this.#output.write(`${this.#erase()}${showCursor}`);
    this.#drawn = 0;
  }

  #erase(): string {
    return this.#drawn === 0 ? "" : `\u001b[${this.#drawn}A\u001b[0J`;
  }
}
