import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { classify } from "../models/model-b/classify.ts";
import { packArchive } from "../models/model-b/model-archive.ts";
import { phrases, propertyTypes } from "../models/model-b/phrases.ts";
import { parsePropertyTypeModel } from "../models/model-b/property-type-model.ts";
import { trainClassifier } from "../models/model-b/train-classifier.ts";
import { makeTrainingData } from "../models/model-b/training-data.ts";
import { wordsOf } from "../models/model-b/words-of.ts";
import { description } from "./support/description.ts";
import { type ModelServerProcess, startModelServer } from "./support/model-server-process.ts";
import { unpackModel } from "./support/unpack-model.ts";

const modelDirectory = unpackModel();
const model = parsePropertyTypeModel(JSON.parse(readFileSync(join(modelDirectory, "model.json"), "utf8")));

describe("model-b's server", () => {
  let server: ModelServerProcess;

  beforeAll(async () => {
    const script = new URL("../models/model-b/server.ts", import.meta.url);
    server = await startModelServer(script, { SM_MODEL_DIR: modelDirectory });
  });

  afterAll(async () => {
    await server.stop();
    rmSync(modelDirectory, { recursive: true });
  });

  it("predicts the property type of what model-a read, and says why", async () => {
    const answer = await server.invoke(JSON.stringify(description({ text: "Warehouse with dock doors" })), {
      "content-type": "application/json",
      "x-amzn-sagemaker-inference-id": "the-document",
    });

    expect(answer).toMatchObject({
      status: 200,
      body: {
        documentId: "the-document",
        source: { bucket: "input", key: "incoming/page.txt", version: "v1" },
        propertyType: "industrial",
        topWords: expect.arrayContaining([{ word: "warehouse", weight: expect.any(Number) }]),
        model: { version: model.version, heldOutAccuracy: model.training.heldOutAccuracy },
      },
    });
  });

  it("does not start without its model data", async () => {
    const script = new URL("../models/model-b/server.ts", import.meta.url);

    await expect(startModelServer(script, { SM_MODEL_DIR: "/nowhere" })).rejects.toThrow("/nowhere/model.json");
  });
});

describe("classify", () => {
  it.each(propertyTypes)("finds %s in a sentence it was not trained on", (type) => {
    const unseen = phrases[type].slice(-6).join(". ");

    expect(classify(model, unseen)).toMatchObject({ propertyType: type });
  });

  it("is unsure about a text that says nothing", () => {
    expect(classify(model, "").confidence).toBeLessThan(0.4);
    expect(classify(model, "zzz qqq constructor __proto__").topWords).toEqual([]);
  });

  it("gives probabilities that add up to 1, for any text", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...Object.values(phrases).flat()), (noise, phrase) => {
        const { probabilities, confidence, propertyType } = classify(model, `${noise} ${phrase}`);
        const values = Object.values(probabilities);

        expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 2);
        expect(Math.max(...values)).toBe(confidence);
        expect(probabilities[propertyType]).toBe(confidence);
      }),
    );
  });

  it("does not care about case, figures or a plural", () => {
    const plain = classify(model, "apartment building with balcony");

    expect(classify(model, "APARTMENTS: 12 buildings with balcony").probabilities).toEqual(plain.probabilities);
  });
});

describe("wordsOf", () => {
  it("keeps words of three letters and more, without figures and stop words", () => {
    expect(wordsOf("The 12 Units, class A glass; 4,000 SF of offices")).toEqual(["unit", "class", "glass", "office"]);
  });
});

describe("training", () => {
  it("makes the checked-in archive again, byte for byte", () => {
    const archive = packArchive("model.json", Buffer.from(`${JSON.stringify(trainClassifier())}\n`));

    const checkedIn = readFileSync(new URL("../models/model-b/model.tar.gz", import.meta.url));
    expect(archive.equals(checkedIn), "run: npm run train").toBe(true);
  });

  it("is right on at least nine of ten held-out examples, and the archive says so truly", () => {
    const { heldOut } = makeTrainingData(model.training.seed);
    const hits = heldOut.filter(({ text, propertyType }) => classify(model, text).propertyType === propertyType);

    expect(hits.length / heldOut.length).toBeCloseTo(model.training.heldOutAccuracy, 4);
    expect(model.training.heldOutAccuracy).toBeGreaterThan(0.9);
  });

  it("holds out sentences that training never sees", () => {
    const heldOut = Object.values(phrases).flatMap((list) => list.slice(18));
    const trained = new Set(Object.values(phrases).flatMap((list) => list.slice(0, 18)));

    expect(heldOut).toHaveLength(36);
    expect(heldOut.filter((phrase) => trained.has(phrase))).toEqual([]);
  });

  it("makes other data from another seed", () => {
    expect(makeTrainingData(1).training[0]).not.toEqual(makeTrainingData(2).training[0]);
  });
});

describe("parsePropertyTypeModel", () => {
  it.each([
    { name: "null", value: null, message: "another format" },
    { name: "another format", value: { ...model, format: "pickle" }, message: "another format" },
    { name: "a missing bias", value: { ...model, biases: [] }, message: "differ in length" },
    { name: "a short row", value: { ...model, weights: { dock: [1] } }, message: "differ in length" },
  ])("refuses $name", ({ value, message }) => {
    expect(() => parsePropertyTypeModel(value)).toThrow(message);
  });
});
