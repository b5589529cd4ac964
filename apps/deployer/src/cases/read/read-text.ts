import { readFileSync } from "node:fs";

/** Text of a file in UTF-8, without the byte order mark that editors on Windows put before it. */
export function readText(path: string): string {
  return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
}
