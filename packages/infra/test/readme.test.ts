import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { record } from "../src/testing.ts";

// In the package's folder, so that the example finds what a user's project would have installed.
const directory = mkdtempSync(join(import.meta.dirname, ".readme-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");
const examples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, example = ""]) => example);

function recordExample(index: number) {
  const file = join(directory, `program-${index}.ts`);
  writeFileSync(file, examples[index] ?? "");
  return record(() => import(/* @vite-ignore */ file));
}

it("makes a pipeline as the README shows", async () => {
  const { resources, outputs } = await recordExample(0);

  expect(outputs["endpoint"]).toBe("reader--ocr-dev");
  expect(resources.filter(({ type }) => type === "aws:sagemaker/endpoint:Endpoint").map(({ id }) => id)).toEqual([
    "reader--ocr-dev",
  ]);
});

it("makes an environment's foundation as the README shows", async () => {
  const { ofType } = await recordExample(examples.findIndex((example) => example.includes("new Bootstrap(")));

  expect(ofType("aws:s3/bucket:Bucket").map(({ id }) => id)).toEqual([
    "sluice-artifacts-dev-123456789012",
    "sluice-ledger-dev-123456789012",
    "sluice-state-dev-123456789012",
  ]);
});
