import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { record } from "../src/testing.ts";

// In the package's folder, so that the example finds what a user's project would have installed.
const directory = mkdtempSync(join(import.meta.dirname, ".readme-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

it("makes a pipeline as the README shows", async () => {
  const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");
  const [, example = ""] = /```ts\n(.*?)```/s.exec(readme) ?? [];
  const file = join(directory, "program.ts");
  writeFileSync(file, example);

  const { resources, outputs } = await record(() => import(/* @vite-ignore */ file));

  expect(outputs["endpoint"]).toBe("reader--ocr-dev");
  expect(resources.filter(({ type }) => type === "aws:sagemaker/endpoint:Endpoint").map(({ id }) => id)).toEqual([
    "reader--ocr-dev",
  ]);
});
