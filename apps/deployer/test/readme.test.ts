import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { repository, runMain } from "./support/run-main.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const readme = readFileSync(join(repository, "README.md"), "utf8");
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, "g"))].map(([, text = ""]) => text);
const block = (language: string): string => blocks(language)[0] ?? "";
const hasPython = spawnSync("python3", ["--version"]).status === 0;

it("the pipeline of the README is valid", async () => {
  const cwd = temporaryFolder({ "pipeline.yaml": block("yaml") });

  const { code, stderr } = await runMain(["validate", "pipeline.yaml", "--environment", "local"], { cwd });

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

it.skipIf(!hasPython)("the pipeline of the README predicts with the README's model server", async () => {
  const cwd = temporaryFolder({
    "pipeline.yaml": block("yaml"),
    "models/reader/server.py": block("python"),
    "models/summary/server.py": block("python"),
    "lease.txt": "Tenant shall pay rent.",
  });

  const { code, stdout } = await runMain(
    ["run", "pipeline.yaml", "--environment", "local", "--input", "lease.txt", "--json"],
    { cwd },
  );

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    documents: [{ status: "succeeded", models: [{ prediction: { words: 4 } }, { prediction: { words: 2 } }] }],
  });
});

it.skipIf(!hasPython)("the case of the README passes with the README's model server", async () => {
  const cwd = temporaryFolder({
    "pipeline.yaml": block("yaml"),
    "models/reader/server.py": block("python"),
    "models/summary/server.py": block("python"),
    "cases/two-words/expect.yaml": blocks("yaml")[1] ?? "",
    "cases/two-words/lease.txt": "No lease",
  });

  const { code, stdout } = await runMain(["test", "pipeline.yaml", "--json"], { cwd });

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ passed: true, cases: [{ name: "two-words", status: "passed" }] });
});
