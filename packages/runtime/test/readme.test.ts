import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";

it("the README's example prints what the README says", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const [, example = "", printed = ""] = /```ts\n(.*?)```.*?```text\n(.*?)```/s.exec(readme) ?? [];
  // In the package's folder, where its own name resolves to its source.
  const script = fileURLToPath(new URL(`../.readme-example-${process.pid}.ts`, import.meta.url));
  await writeFile(script, example);
  onTestFinished(() => rm(script));

  const { stdout } = await promisify(execFile)(process.execPath, ["--conditions=@sluice/source", script]);

  expect(printed).not.toBe("");
  expect(stdout).toBe(printed);
});
