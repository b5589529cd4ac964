import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SourceObject } from "../src/contracts/s3-location.ts";
import { contentTypeOf } from "../src/documents/content-type.ts";
import { customAttributes, traceparent } from "../src/documents/custom-attributes.ts";
import { documentId } from "../src/documents/document-id.ts";
import { locatePrediction } from "../src/documents/locate-prediction.ts";
import { canTravel } from "../src/documents/s3-uri.ts";

const id = "0123456789abcdef".repeat(4);

describe("a document id", () => {
  it("is the SHA-256 of bucket, key and version id", () => {
    const expected = createHash("sha256").update('["source","incoming/a.pdf","v1"]').digest("hex");

    expect(documentId({ bucket: "source", key: "incoming/a.pdf", versionId: "v1", etag: "e" })).toBe(expected);
  });

  it("takes the etag where the bucket has no versions", () => {
    const expected = createHash("sha256").update('["source","incoming/a.pdf","e"]').digest("hex");

    expect(documentId({ bucket: "source", key: "incoming/a.pdf", etag: "e" })).toBe(expected);
  });

  it("differs whenever bucket, key or version differ, wherever the text is cut", () => {
    const part = fc.string({ minLength: 1, maxLength: 8, unit: "binary" });
    const version = fc.record({ bucket: part, key: part, versionId: part, etag: fc.constant("e") });

    fc.assert(
      fc.property(version, version, (a, b) => {
        const same = a.bucket === b.bucket && a.key === b.key && a.versionId === b.versionId;
        expect(documentId(a) === documentId(b)).toBe(same);
      }),
    );
  });
});

describe("locating a prediction by its key", () => {
  it.each([
    { name: "with a slash between path and extension", key: `predictions/model-a/${id}/prediction.json` },
    { name: "with two slashes", key: `predictions/model-a//${id}/prediction.json` },
    {
      name: "without a slash, though the model's name ends with a hex digit",
      key: `predictions/model-a${id}/prediction.json`,
    },
    { name: "without a slash before the file", key: `predictions/model-a/${id}prediction.json` },
    { name: "with another file name", key: `predictions/model-a/${id}.out` },
    { name: "with nothing after it", key: `predictions/model-a/${id}` },
  ])("finds model and document $name", ({ key }) => {
    expect(locatePrediction(key)).toEqual({ model: "model-a", documentId: id });
  });

  it.each([
    { name: "a claim", key: `claims/${id}.json` },
    { name: "a failure", key: `failures/model-a/${id}.out` },
    { name: "a prediction that somebody named", key: "predictions/model-a/notes.txt" },
    { name: "a key without a model", key: `predictions/${id}/prediction.json` },
    { name: "63 digits", key: `predictions/model-a/${id.slice(1)}/prediction.json` },
    { name: "an empty key", key: "" },
  ])("finds nothing in $name", ({ key }) => {
    expect(locatePrediction(key)).toBeUndefined();
  });

  it("finds every model and document again that a trigger may have named", () => {
    const model = fc.stringMatching(/^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/);
    const digest = fc.stringMatching(/^[0-9a-f]{64}$/);

    fc.assert(
      fc.property(model, digest, fc.constantFrom("/", "//", ""), (name, document, slash) => {
        const located = locatePrediction(`predictions/${name}${slash}${document}/prediction.json`);
        expect(located).toEqual({ model: name, documentId: document });
      }),
    );
  });
});

describe("custom attributes", () => {
  const source: SourceObject = {
    bucket: "source",
    key: "incoming/a(1).pdf",
    versionId: "v+1/=",
    etag: "e",
    sizeBytes: 1,
    contentType: "application/pdf",
    createdAt: "2026-11-22T10:00:00Z",
  };
  const options = { documentId: id, model: "model-a", traceparent: traceparent(id, "model-a"), source };

  it("are a query string that gives everything back", () => {
    const read = Object.fromEntries(new URLSearchParams(customAttributes(options)));

    expect(read).toEqual({
      traceparent: options.traceparent,
      document: id,
      model: "model-a",
      source: "s3://source/incoming/a(1).pdf",
      version: "v+1/=",
    });
  });

  it("name the staged copy, without the original's version, where there is one", () => {
    const staged = { ...source, key: "é", staged: { bucket: "state", key: `staged/${id}` } };

    const read = new URLSearchParams(customAttributes({ ...options, source: staged }));

    expect(read.get("source")).toBe(`s3://state/staged/${id}`);
    expect(read.has("version")).toBe(false);
  });

  it("carry one trace for a document and one span for each of its models", () => {
    expect(traceparent(id, "model-a")).toMatch(new RegExp(`^00-${id.slice(0, 32)}-[0-9a-f]{16}-01$`));
    expect(traceparent(id, "model-a")).toBe(traceparent(id, "model-a"));
    expect(traceparent(id, "model-a")).not.toBe(traceparent(id, "model-b"));
  });
});

describe("an object's URI", () => {
  it.each([
    { name: "plain characters", key: "incoming/A-z_0!.*'()9.pdf", travels: true },
    { name: "a space", key: "a b", travels: false },
    { name: "a plus", key: "a+b", travels: false },
    { name: "a percent sign", key: "a%20b", travels: false },
    { name: "unicode", key: "é", travels: false },
    { name: "an ampersand", key: "a&b", travels: false },
    { name: "1,024 characters with its bucket", key: "k".repeat(1024 - "s3://source/".length), travels: true },
    { name: "1,025 characters with its bucket", key: "k".repeat(1025 - "s3://source/".length), travels: false },
  ])("with $name travels: $travels", ({ key, travels }) => {
    expect(canTravel({ bucket: "source", key })).toBe(travels);
  });
});

describe("a source object's content type", () => {
  it.each([
    { name: "is the stored one", key: "a.pdf", stored: "image/png", expected: "image/png" },
    { name: "is the suffix's when none is stored", key: "a.PDF", stored: undefined, expected: "application/pdf" },
    {
      name: "is the suffix's when S3's default is stored",
      key: "a.txt",
      stored: "binary/octet-stream",
      expected: "text/plain",
    },
    { name: "is unknown for another suffix", key: "a.xyz", stored: undefined, expected: "application/octet-stream" },
    { name: "is unknown without a suffix", key: "a.b/c", stored: "", expected: "application/octet-stream" },
  ])("$name", ({ key, stored, expected }) => {
    expect(contentTypeOf(key, stored)).toBe(expected);
  });
});
