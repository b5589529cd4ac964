import type { Placed } from "../case.ts";
import { parsePointer } from "../judge/json-pointer.ts";
import type { ExpectDocument, ExpectFinding, Path } from "./expect-document.ts";

/** Where pointers stand, and where to tell what is wrong with them. */
export interface PointerPlace {
  readonly document: ExpectDocument;
  readonly path: Path;
  readonly findings: ExpectFinding[];
}

/** Values by pointer, each with its line; a key that is no pointer is told. */
export function readByPointer<Value>(
  values: Readonly<Record<string, Value>> | null | undefined,
  { document, path, findings }: PointerPlace,
): Record<string, Placed<Value>> {
  const placed = Object.entries(values ?? {}).map(([pointer, value]): [string, Placed<Value>] => {
    const at = [...path, pointer];
    findings.push(...checkPointer(pointer, { path: at, part: "key" }));
    return [pointer, { value, line: document.lineOf(at) }];
  });
  return Object.fromEntries(placed);
}

/** A list of pointers, each with its line. */
export function readPointers(
  pointers: readonly string[] | null | undefined,
  { document, path, findings }: PointerPlace,
): Placed<string>[] {
  return (pointers ?? []).map((pointer, index) => {
    const at = [...path, index];
    findings.push(...checkPointer(pointer, { path: at }));
    return { value: pointer, line: document.lineOf(at) };
  });
}

function checkPointer(pointer: string, place: Pick<ExpectFinding, "path" | "part">): ExpectFinding[] {
  if (parsePointer(pointer) !== undefined) return [];
  const message = `${JSON.stringify(pointer)} is no JSON Pointer, expected a path that begins with a slash`;
  return [{ code: "CASE_POINTER", ...place, message, hint: `write ${repair(pointer)}` }];
}

/** What was meant by a name, by a path with dots, or by one of JSONPath. */
function repair(pointer: string): string {
  const escaped = pointer.replace(/~(?![01])/g, "~0");
  if (escaped.startsWith("/")) return escaped;
  const steps = escaped
    .replace(/^#\/?|^\$\.?/, "")
    .replace(/\[['"]?([^\]'"]*)['"]?\]/g, ".$1")
    .split(escaped.includes("/") ? "/" : ".")
    .filter((step) => step !== "");
  return `/${steps.join("/")}`;
}
