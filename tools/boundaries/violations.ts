import { dirname, join, normalize } from "node:path/posix";
import { allowedImports } from "./allowed-imports.ts";
import { listImports } from "./imports.ts";

/** One import that crosses a boundary, worded for the person who wrote it. */
export type Violation = string;

/** The imports of one source file that the design's arrows do not allow; `file` is relative to the repository. */
export function findViolations(file: string, source: string): Violation[] {
  const owner = file.split("/").slice(0, 2).join("/");
  const allowed = allowedImports[owner];
  if (allowed === undefined) return [`${file}:1  ${owner} is not in the table of packages`];
  return listImports(source).flatMap(({ specifier, typeOnly, line }) => {
    const say = (reason: string) => [`${file}:${line}  imports "${specifier}": ${reason}`];
    if (specifier.startsWith(".")) {
      const target = normalize(join(dirname(file), specifier));
      return target.startsWith(`${owner}/`) ? [] : say(`a relative import must stay in ${owner}`);
    }
    if (!specifier.startsWith("@sluice/")) return [];
    const name = specifier.split("/").slice(0, 2).join("/");
    const kind = allowed[name];
    if (kind === undefined) return say(`${owner} may not import ${name}`);
    return kind === "types" && !typeOnly ? say(`${owner} may import only types of ${name}`) : [];
  });
}
