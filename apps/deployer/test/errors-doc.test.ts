import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { repository } from "./support/run-main.ts";

const code = "(?:BOOTSTRAP|CASE|DEPLOY|EMULATE|ENDPOINT|ENGINE|INIT|PLAN|PROMOTE|RELEASE|RUN|TEST)_[A-Z_]+";
const source = join(repository, "apps/deployer/src");

it("explains every code of the command in docs/errors.md, and no code that is gone", () => {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const used = files.flatMap(
    (file) => readFileSync(join(source, file), "utf8").match(new RegExp(`(?<=")${code}(?=")`, "g")) ?? [],
  );
  const documented = readFileSync(join(repository, "docs/errors.md"), "utf8").match(
    new RegExp(`(?<=^\\| \`)${code}(?=\`)`, "gm"),
  );

  expect(documented).toEqual([...new Set(used)].sort());
});
