import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Case } from "../case.ts";

/**
 * SHA-256, in hex, of everything that decides whether the cases pass: their names, `expect.yaml`, the schemas and stored predictions it
 * names, and their documents. Where they are kept does not matter.
 */
export function digestOfCases(cases: readonly Case[]): string {
  const hash = createHash("sha256");
  for (const one of cases.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const models = Object.entries(one.models).toSorted(([a], [b]) => (a < b ? -1 : 1));
    const read = models.map(([model, { schema, stored }]) => [model, schema?.value, stored?.value.stored]);
    hash.update(JSON.stringify([one.name, one.input.name, read]));
    for (const path of [join(one.folder, "expect.yaml"), one.input.path]) {
      hash.update(createHash("sha256").update(readFileSync(path)).digest());
    }
  }
  return hash.digest("hex");
}
