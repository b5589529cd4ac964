import type { Output } from "../io.ts";

const hideCursor = "\u001b[?25l";
const showCursor = "\u001b[?25h";
const eraseLine = "\u001b[K";
const eraseBelow = "\u001b[0J";

/** Lines at the end of a terminal that are redrawn in place. */
export class LiveLines {
  readonly #output: Output;
  #drawn = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  /** Puts these lines where the last ones were; each must fit the terminal's width. */
  draw(lines: readonly string[]): void {
    // Each line over the one that stands there: taking all of them away first would make the table flicker.
    const drawn = lines.map((line) => `${line}${eraseLine}\n`).join("");
    this.#output.write(`${hideCursor}${this.#up()}${drawn}${eraseBelow}`);
    this.#drawn = lines.length;
  }

  /** Takes the lines away and gives the cursor back. */
  clear(): void {
    this.#output.write(`${this.#up()}${this.#drawn === 0 ? "" : eraseBelow}${showCursor}`);
    this.#drawn = 0;
  }

  #up(): string {
    // To the line's beginning: the terminal itself writes ^C where the cursor is.
    return this.#drawn === 0 ? "" : `\u001b[${this.#drawn}F`;
  }
}
