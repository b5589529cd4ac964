import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const sources = join(import.meta.dirname, "../src");
const page = readFileSync(join(import.meta.dirname, "../../../docs/errors.md"), "utf8");

it("docs/errors.md lists exactly the codes there are", () => {
  const used = new Set<string>();
  for (const file of readdirSync(sources, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue;
    for (const [, code = ""] of readFileSync(join(sources, file), "utf8").matchAll(/"(SPEC_[A-Z0-9_]+)"/g))
      used.add(code);
  }
  const listed = [...page.matchAll(/^\| `(SPEC_[A-Z0-9_]+)` +\|[^|\n]+\|[^|\n]+\|$/gm)].map(([, code = ""]) => code);

  expect(listed).toEqual([...used].sort());
});
