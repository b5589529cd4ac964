import { valueAt } from "../judge/json-pointer.ts";
import { isObject } from "../judge/parse-json.ts";

/** Keywords whose values are data, in which nothing refers to anything. */
const data: ReadonlySet<string> = new Set(["const", "enum", "default", "examples"]);

/** Parts of a schema that references can lead to. */
interface Named {
  /** The schema, and what has an `$id` of its own: pointers start there. */
  readonly roots: unknown[];
  readonly ids: Set<string>;
  readonly anchors: Set<string>;
  readonly references: string[];
}

/** A `$ref` of a JSON Schema that leads to no part of it: nothing would be valid against it, which no error says. */
export function deadReference(schema: unknown): string | undefined {
  const named: Named = { roots: [schema], ids: new Set(), anchors: new Set(), references: [] };
  collect(schema, named);
  return named.references.find((reference) => !isLive(reference, named));
}

function collect(part: unknown, named: Named): void {
  if (Array.isArray(part)) for (const item of part) collect(item, named);
  if (!isObject(part)) return;
  for (const [keyword, value] of Object.entries(part)) {
    if (data.has(keyword)) continue;
    collect(value, named);
    if (typeof value !== "string") continue;
    if (keyword === "$ref") named.references.push(value);
    if (keyword === "$anchor" || keyword === "$dynamicAnchor") named.anchors.add(value);
    if (keyword === "$id" || keyword === "id") {
      named.roots.push(part);
      named.ids.add(lastPart(value));
    }
  }
}

function isLive(reference: string, { anchors, ids, roots }: Named): boolean {
  const [document = "", fragment = ""] = reference.split("#");
  // An id is relative to the one around it; its last part is enough to know it by.
  if (document !== "") return ids.has(lastPart(document));
  if (fragment !== "" && !fragment.startsWith("/")) return anchors.has(fragment) || ids.has(`#${fragment}`);
  const pointer = decodeURIComponent(fragment);
  return roots.some((root) => valueAt(root, pointer) !== undefined);
}

function lastPart(id: string): string {
  return (
    id
      .replace(/(?<=.)#$/, "")
      .split("/")
      .at(-1) ?? id
  );
}
