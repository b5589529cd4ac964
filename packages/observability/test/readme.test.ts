import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { PipelineMonitoring } from "../src/index.ts";
import { record, valueFrom } from "./support/record.ts";

// In the package's folder, so that the example finds what a user's project would have installed.
const directory = mkdtempSync(join(import.meta.dirname, ".readme-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");
const [, example = ""] = /```ts\n(.*?)```/s.exec(readme) ?? [];

it("monitors a pipeline as the README shows", async () => {
  const file = join(directory, "program.ts");
  writeFileSync(file, example);

  const { made, registered } = await record(
    () => import(/* @vite-ignore */ file) as Promise<{ readonly board: PipelineMonitoring["dashboardUrl"] }>,
  );

  expect(await valueFrom(made.board)).toBe("https://app.datadoghq.com/dashboard/reader-board-id");
  expect(registered.find(({ name }) => name === "reader-oldest-document")?.inputs).toMatchObject({
    monitorThresholds: { critical: "900" },
  });
});
