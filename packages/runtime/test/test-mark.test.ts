import { describe, expect, it } from "vitest";
import { documentId } from "../src/documents/document-id.ts";
import { claimKey } from "../src/documents/state-keys.ts";
import { isTestKey } from "../src/documents/test-mark.ts";
import { batchOf, objectCreatedBody } from "./support/messages.ts";
import { triggerBench } from "./support/trigger-bench.ts";

const testKey = "incoming/sluice-test/run-1/office/a.pdf";
const cases = [
  { name: "a document of a test", key: testKey, isTest: true },
  { name: "a consumer's document", key: "incoming/a.pdf", isTest: false },
];

describe("the test mark of a source key", () => {
  it.each([
    { name: "below the prefix", key: testKey, expected: true },
    { name: "below no prefix", key: "sluice-test/run-1/office/a.pdf", expected: true },
    { name: "below a prefix of several folders", key: "in/scans/sluice-test/1/a/b.pdf", expected: true },
    { name: "as the file's own name", key: "incoming/sluice-test", expected: false },
    { name: "as the beginning of a folder's name", key: "incoming/sluice-tests/a.pdf", expected: false },
    { name: "as the end of a folder's name", key: "incoming/my-sluice-test/a.pdf", expected: false },
    { name: "in other letters", key: "incoming/Sluice-Test/a.pdf", expected: false },
    { name: "of a smoke document", key: "incoming/sluice-smoke/1/a.pdf", expected: false },
    { name: "in an empty key", key: "", expected: false },
  ])("is seen $name: $expected", ({ key, expected }) => {
    expect(isTestKey(key)).toBe(expected);
  });
});

describe("what a trigger logs of", () => {
  it.each(cases)("$name", async ({ key, isTest }) => {
    const { handle, lines, store } = triggerBench();
    const { etag, sizeBytes } = store.put({ bucket: "source", key }, "content");

    await handle(batchOf(objectCreatedBody({ bucket: "source", key, etag, sizeBytes })));

    expect(marks(lines, "model invoked")).toEqual([isTest ? true : undefined]);
    expect(marks(lines, "batch handled")).toEqual([undefined]);
  });

  it.each(cases)("$name that was overwritten", async ({ key, isTest }) => {
    const { handle, lines, store } = triggerBench();
    const { etag, sizeBytes } = store.put({ bucket: "source", key }, "content");
    store.put({ bucket: "source", key }, "newer content");

    await handle(batchOf(objectCreatedBody({ bucket: "source", key, etag, sizeBytes, versionId: "overwritten" })));

    expect(marks(lines, "document superseded")).toEqual([isTest ? true : undefined]);
  });

  it.each(cases)("$name that it cannot handle", async ({ key, isTest }) => {
    const { endpoint, handle, lines, store } = triggerBench();
    const { etag, sizeBytes } = store.put({ bucket: "source", key }, "content");
    endpoint.onInvoke = () => {
      throw new Error("no such endpoint");
    };

    await handle(batchOf(objectCreatedBody({ bucket: "source", key, etag, sizeBytes })));

    expect(marks(lines, "message failed")).toEqual([isTest ? true : undefined]);
  });

  it.each(cases)("$name at a model that another model precedes", async ({ key, isTest }) => {
    const { handle, lines, store } = triggerBench({ model: "model-b", stateBucket: "model-b", parents: ["model-a"] });
    const source = { bucket: "source", key, etag: "e", sizeBytes: 7, contentType: "text/plain", createdAt: "" };
    const id = documentId(source);
    store.put(
      { bucket: "model-a", key: claimKey(id) },
      JSON.stringify({ version: 1, state: "invoked", documentId: id, source, input: source }),
    );
    const prediction = `predictions/model-a/${id}/prediction.json`;
    const { etag, sizeBytes } = store.put({ bucket: "model-a", key: prediction }, "{}");

    await handle(batchOf(objectCreatedBody({ bucket: "model-a", key: prediction, etag, sizeBytes })));

    expect(marks(lines, "model invoked")).toEqual([isTest ? true : undefined]);
  });
});

/** What the lines with this message say of a test. */
function marks(lines: readonly Readonly<Record<string, unknown>>[], message: string): unknown[] {
  return lines.filter((line) => line["message"] === message).map((line) => line["test"]);
}
