import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Value from "typebox/value";
import { expect, it, onTestFinished } from "vitest";
import { RunOutput } from "../src/output/run-output.ts";
import { repository, runMain } from "./support/run-main.ts";

async function runExample(name: string, inputs: readonly string[]): Promise<RunOutput> {
  const folder = `pipelines/${name}`;
  const output = mkdtempSync(join(tmpdir(), "sluice-test-"));
  onTestFinished(() => rmSync(output, { recursive: true, force: true }));
  const paths = inputs.map((input) => join(repository, folder, "inputs", input));
  const argv = [
    "run",
    `${folder}/pipeline.yaml`,
    "--environment",
    "local",
    "--input",
    ...paths,
    "--output",
    output,
    "--json",
  ];
  const { code, stdout, stderr } = await runMain(argv);
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  return Value.Parse(RunOutput, JSON.parse(stdout));
}

const predictionOf = ({ documents }: RunOutput, key: string, model: string): unknown => {
  const document = documents.find(({ source }) => source.endsWith(key));
  return document?.models.find((each) => each.model === model)?.prediction;
};

it("reads a page by OCR and a text document in the pipeline this project was made for", async () => {
  const output = await runExample("sagemaker-pipeline-example", ["office-clean.png", "hospitality-text.txt"]);

  expect(output.denied).toEqual([]);
  expect(predictionOf(output, "office-clean.png", "model-b")).toMatchObject({ propertyType: "office" });
  expect(predictionOf(output, "office-clean.png", "model-c")).toMatchObject({
    readBy: "textract",
    fields: { price: { value: 18_750_000 } },
  });
  expect(predictionOf(output, "hospitality-text.txt", "model-c")).toMatchObject({
    readBy: "s3",
    fields: { price: { value: 14_200_000 } },
  });
  expect([output.delivered, output.notifications]).toEqual([4, 4]);
});

it("joins both parents' predictions of a document in the example with a fan-in", async () => {
  const output = await runExample("fan-in-example", ["office-lease.txt", "shop-lease.txt", "warehouse-lease.txt"]);

  expect(output.denied).toEqual([]);
  for (const { models } of output.documents) {
    expect(models.map(({ model, status, attempts }) => [model, status, attempts])).toEqual(
      ["model-a", "model-b", "model-c", "model-d"].map((model) => [model, "succeeded", 1]),
    );
  }
  expect(predictionOf(output, "office-lease.txt", "model-d")).toMatchObject({ largestAmount: 320_000 });
  expect([output.delivered, output.notifications]).toEqual([3, 3]);
});

it.each(["sagemaker-pipeline-example", "fan-in-example"])("finds no problem in %s", async (name) => {
  const { code, stderr } = await runMain(["validate", `pipelines/${name}/pipeline.yaml`]);

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});
