import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const folder = join(import.meta.dirname, "..");
const readme = readFileSync(join(folder, "README.md"), "utf8");
const block = (language: string): string => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(readme)?.[1] ?? "";

it("the README's example prints what the README says", () => {
  const output = execFileSync(
    process.execPath,
    ["--conditions=@sluice/source", "--input-type=module-typescript", "--eval", block("ts")],
    { cwd: folder, encoding: "utf8", env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined } },
  );

  expect(output).toBe(block("text"));
});
