import { type Stats, statSync } from "node:fs";

/** What is at a path, through links; undefined where nothing is, or nothing can be: a link that leads to itself, a name that no file has. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
