import { realpathSync } from "node:fs";
import { isAbsolute, relative, sep } from "node:path";

/** Whether a path is in or below a folder, both absolute, and no link leads out of it again. */
export function isWithin(path: string, folder: string): boolean {
  if (!isBelow(path, folder)) return false;
  const target = targetOf(path);
  return target === undefined || isBelow(target, targetOf(folder) ?? folder);
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Undefined where nothing is. */
function targetOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
