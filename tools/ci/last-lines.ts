import { stripVTControlCharacters } from "node:util";

/** The last lines of what was printed, each at most 500 characters, without colours. */
export class LastLines {
  readonly #most: number;
  #text = "";

  /** @param most Lines that are kept, at least 1 */
  constructor(most: number) {
    this.#most = most;
  }

  /** Takes what was printed next. */
  add(text: string): void {
    // Far more than the lines hold, so that little is cut again and again.
    this.#text = (this.#text + text).slice(-this.#most * 2000);
  }

  /** The lines, without one that is empty at the end. */
  text(): string {
    const lines = stripVTControlCharacters(this.#text).replace(/\n$/, "").split("\n").slice(-this.#most);
    // A line that was written over and over shows what it came to.
    return lines.map((line) => line.slice(line.lastIndexOf("\r") + 1).slice(0, 500)).join("\n");
  }
}
