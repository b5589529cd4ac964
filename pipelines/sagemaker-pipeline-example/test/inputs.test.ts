import { readdirSync, readFileSync, rmSync } from "node:fs";
import { extname } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flyers } from "../generator/flyers.ts";
import { textTruths } from "../generator/text-truths.ts";
import type { Truth } from "../generator/truth.ts";
import { extractFields } from "../models/model-c/extract-fields.ts";
import type { DocumentDescription } from "../models/shared/document-description.ts";
import { type ModelServerProcess, startModelServer } from "./support/model-server-process.ts";
import { unpackModel } from "./support/unpack-model.ts";

const inputs = new URL("../inputs/", import.meta.url);
const truths: readonly Truth[] = JSON.parse(
  readFileSync(new URL("../generator/expected.json", import.meta.url), "utf8"),
);
const contentTypes: Record<string, string> = { ".png": "image/png", ".jpg": "image/jpeg", ".txt": "text/plain" };
const documents = readdirSync(inputs)
  .filter((file) => extname(file) in contentTypes)
  .sort();

const modelDirectory = unpackModel();
let modelA: ModelServerProcess;
let modelB: ModelServerProcess;

beforeAll(async () => {
  const start = (model: string) =>
    startModelServer(new URL(`../models/${model}/server.ts`, import.meta.url), { SM_MODEL_DIR: modelDirectory });
  [modelA, modelB] = await Promise.all([start("model-a"), start("model-b")]);
});

afterAll(async () => {
  await Promise.all([modelA.stop(), modelB.stop()]);
  rmSync(modelDirectory, { recursive: true });
});

async function describeInput(file: string): Promise<DocumentDescription> {
  const answer = await modelA.invoke(readFileSync(new URL(file, inputs)), {
    "content-type": contentTypes[extname(file)] ?? "",
  });
  expect(answer.status).toBe(200);
  return answer.body as DocumentDescription;
}

describe("the shipped inputs", () => {
  it("are at least ten, with clean pages, noisy pages and texts, below 150 KB each", () => {
    const count = (part: string) => documents.filter((file) => file.includes(part)).length;

    expect(documents.length).toBeGreaterThanOrEqual(10);
    expect([count("-clean.png"), count("-noisy."), count(".jpg"), count(".txt")]).toEqual([5, 4, 2, 3]);
    for (const file of documents) expect(readFileSync(new URL(file, inputs)).length).toBeLessThan(150 * 1024);
  });

  it("have their truth in expected.json, as the generator holds it", () => {
    const generated = [...flyers.map(({ truth }) => truth), ...textTruths];

    expect(truths.map(({ file }) => file)).toEqual(documents);
    expect(truths).toEqual(expect.arrayContaining(generated));
  });

  it.each(truths)("$file is understood: its type, price, cap rate, area and address", async (truth) => {
    const described = await describeInput(truth.file);
    const classified = await modelB.invoke(JSON.stringify(described), { "content-type": "application/json" });
    // Textract on the laptop is the OCR that model-a has, so its words stand in for Textract's lines.
    const lines = described.pages.flatMap(({ text }) => text.split("\n"));
    const { price, capRate, areaSquareFeet, address } = extractFields(lines.map((text) => ({ text, confidence: 1 })));

    expect(classified).toMatchObject({ status: 200, body: { propertyType: truth.propertyType } });
    expect({
      price: price?.value ?? null,
      capRate: capRate?.value ?? null,
      areaSquareFeet: areaSquareFeet?.value ?? null,
      address: address?.value,
    }).toEqual({
      price: truth.price,
      capRate: truth.capRate,
      areaSquareFeet: truth.areaSquareFeet,
      address: truth.address,
    });
  });
});
