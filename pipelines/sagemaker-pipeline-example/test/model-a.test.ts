import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DocumentDescription } from "../models/shared/document-description.ts";
import { type ModelServerProcess, startModelServer } from "./support/model-server-process.ts";

let server: ModelServerProcess;

beforeAll(async () => {
  server = await startModelServer(new URL("../models/model-a/server.ts", import.meta.url));
});

afterAll(() => server.stop());

const png = readFileSync(new URL("../inputs/office-clean.png", import.meta.url));
const jpeg = readFileSync(new URL("../inputs/retail-noisy.jpg", import.meta.url));

async function describeDocument(body: string | Buffer, headers: Record<string, string>): Promise<DocumentDescription> {
  const answer = await server.invoke(body, headers);
  expect(answer.status).toBe(200);
  return answer.body as DocumentDescription;
}

/** Changes the size in a PNG's header. */
function claimSize(image: Buffer, side: number): Buffer {
  const changed = Buffer.from(image);
  changed.writeUInt32BE(side, 16);
  changed.writeUInt32BE(side, 20);
  return changed;
}

describe("model-a", () => {
  it("says which document it read and where it lies", async () => {
    const described = await describeDocument("Office tower", {
      "content-type": "text/plain; charset=UTF-8",
      "x-amzn-sagemaker-inference-id": "abc",
      "x-amzn-sagemaker-custom-attributes": "document=abc&source=s3%3A%2F%2Finput%2Fincoming%2Fa.txt&version=v7",
    });

    expect(described).toMatchObject({
      documentId: "abc",
      source: { bucket: "input", key: "incoming/a.txt", version: "v7" },
      sha256: createHash("sha256").update("Office tower").digest("hex"),
    });
  });

  it("describes the pages of a text, which form feeds divide", async () => {
    const described = await describeDocument("Cap rate 6.25%\nOffice\fSecond page", { "content-type": "text/plain" });

    expect(described).toMatchObject({ kind: "text", documentId: null, source: null });
    expect(described.pages).toEqual([
      {
        number: 1,
        kind: "text",
        bytes: 21,
        characters: 21,
        words: 4,
        lines: 2,
        text: "Cap rate 6.25%\nOffice",
        textTruncated: false,
      },
      {
        number: 2,
        kind: "text",
        bytes: 11,
        characters: 11,
        words: 2,
        lines: 1,
        text: "Second page",
        textTruncated: false,
      },
    ]);
  });

  it("cuts the text of a 10 MB page and still counts it", async () => {
    const described = await describeDocument("word ".repeat(2 * 1024 * 1024), { "content-type": "text/plain" });

    expect(described.pages[0]).toMatchObject({ words: 2_097_152, characters: 10_485_760, textTruncated: true });
    expect(described.pages[0]?.text).toHaveLength(20_000);
  });

  it("describes a text of 100 MB, the most a server takes", async () => {
    const described = await describeDocument("a\n".repeat(50 * 1024 * 1024), { "content-type": "text/plain" });

    expect(described.pages[0]).toMatchObject({ words: 52_428_800, lines: 52_428_801, textTruncated: true });
  });

  it("carries at most 200,000 characters of a document's text, however many pages it has", async () => {
    const page = "word ".repeat(3_000);
    const described = await describeDocument(Array.from({ length: 30 }, () => page).join("\f"), {
      "content-type": "text/plain",
    });

    const lengths = described.pages.map(({ text }) => text.length);
    expect(described.pages).toHaveLength(30);
    expect(lengths.slice(12, 15)).toEqual([15_000, 5_000, 0]);
    expect(lengths.reduce((sum, length) => sum + length)).toBe(200_000);
  });

  it("reads the character set the content type names", async () => {
    const described = await describeDocument(Buffer.from([0x43, 0x61, 0x66, 0xe9]), {
      "content-type": 'text/plain; charset="iso-8859-1"',
    });

    expect(described.pages[0]?.text).toBe("Café");
  });

  it.each([
    { name: "a PNG", image: png, type: "image/png", found: "image/png" },
    { name: "a JPEG", image: jpeg, type: "image/jpeg", found: "image/jpeg" },
    {
      name: "an image without a content type of its own",
      image: jpeg,
      type: "binary/octet-stream",
      found: "image/jpeg",
    },
  ])("describes $name: size, ink and the words on it", async ({ image, type, found }) => {
    const described = await describeDocument(image, { "content-type": type });

    expect(described).toMatchObject({ kind: "image", contentType: found, bytes: image.length });
    const [page] = described.pages;
    if (page?.kind !== "image") throw new Error("expected a picture");
    expect(page).toMatchObject({ widthPixels: 1020, heightPixels: 1320 });
    expect(page.text).toMatch(/Cap Rate/);
    expect(page.words).toBeGreaterThan(30);
    for (const share of [page.inkRatio, page.contrast, page.ocrConfidence]) {
      expect(share).toBeGreaterThan(0.05);
      expect(share).toBeLessThanOrEqual(1);
    }
  });

  it("sees less contrast on a pale scan", async () => {
    const contrastOf = async (name: string) => {
      const image = readFileSync(new URL(`../inputs/${name}`, import.meta.url));
      const [page] = (await describeDocument(image, { "content-type": "image/png" })).pages;
      return page?.kind === "image" ? page.contrast : Number.NaN;
    };

    expect(await contrastOf("office-noisy.png")).toBeLessThan(0.6 * (await contrastOf("office-clean.png")));
  });

  it.each([
    {
      name: "bytes that are no PNG",
      body: Buffer.from("no image at all"),
      type: "image/png",
      message: "is no image/png",
    },
    { name: "a PNG that ends in its header", body: png.subarray(0, 20), type: "image/png", message: "before its size" },
    {
      name: "a PNG of garbage behind its header",
      body: Buffer.concat([png.subarray(0, 33), Buffer.alloc(4_000, 7)]),
      type: "image/png",
      message: "cannot be decoded",
    },
    {
      name: "a PNG that ends in the middle of its pixels",
      body: png.subarray(0, png.length / 2),
      type: "image/png",
      message: "decoded to its end",
    },
    {
      name: "a JPEG that ends in the middle of its pixels",
      body: jpeg.subarray(0, jpeg.length / 2),
      type: "image/jpeg",
      message: "decoded to its end",
    },
    {
      name: "a PNG that claims four billion pixels",
      body: claimSize(png, 65_535),
      type: "image/png",
      message: "65535 x 65535 pixels",
    },
    { name: "a PNG without pixels", body: claimSize(png, 0), type: "image/png", message: "0 x 0 pixels" },
    {
      name: "a JPEG that ends in its header",
      body: jpeg.subarray(0, 4),
      type: "image/jpeg",
      message: "before its size",
    },
    {
      name: "binary data that says it is text",
      body: Buffer.from([0x68, 0x69, 0x00, 0x01]),
      type: "text/plain",
      message: "NUL bytes",
    },
    { name: "text that is not UTF-8", body: Buffer.from([0xc3, 0x28]), type: "text/plain", message: "no utf-8 text" },
    { name: "blank text", body: Buffer.from(" \n\f\n"), type: "text/plain", message: "no text in it" },
    {
      name: "a thousand form feeds",
      body: Buffer.from("x\f".repeat(1_000)),
      type: "text/plain",
      message: "1000 pages",
    },
  ])("answers $name with status 400 and goes on", async ({ body, type, message }) => {
    const answer = await server.invoke(body, { "content-type": type });

    expect(answer).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining(message) } } });
    expect((await fetch(`${server.url}/ping`)).status).toBe(200);
  });

  it.each([
    {
      name: "an unknown character set",
      headers: { "content-type": "text/plain; charset=klingon" },
      status: 415,
      message: "klingon",
    },
    {
      name: "a source that is no S3 URI",
      headers: { "content-type": "text/plain", "x-amzn-sagemaker-custom-attributes": "source=nowhere" },
      status: 400,
      message: '"nowhere"',
    },
  ])("answers $name with status $status", async ({ headers, status, message }) => {
    const answer = await server.invoke("text", headers);

    expect(answer).toMatchObject({ status, body: { error: { message: expect.stringContaining(message) } } });
  });

  it("keeps concurrent documents apart", async () => {
    const texts = Array.from({ length: 50 }, (_, index) => `document ${index}`);

    const described = await Promise.all(texts.map((text) => describeDocument(text, { "content-type": "text/plain" })));

    expect(described.map(({ pages }) => pages[0]?.text)).toEqual(texts);
  });
});
