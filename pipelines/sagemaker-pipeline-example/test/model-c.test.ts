import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DocumentDescription } from "../models/shared/document-description.ts";
import { type AwsStandIn, startAwsStandIn } from "./support/aws-stand-in.ts";
import { description } from "./support/description.ts";
import { type Answer, type ModelServerProcess, startModelServer } from "./support/model-server-process.ts";

let aws: AwsStandIn;
let server: ModelServerProcess;

beforeAll(async () => {
  aws = await startAwsStandIn();
  server = await startModelServer(new URL("../models/model-c/server.ts", import.meta.url), {
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "example",
  });
});

afterAll(async () => {
  await server.stop();
  aws.close();
});

beforeEach(() => {
  aws.objects.clear();
  aws.requests.length = 0;
  aws.textract = { status: 200, body: { Blocks: [] } };
});

function invoke(changes: Partial<DocumentDescription> = {}): Promise<Answer> {
  return server.invoke(JSON.stringify(description(changes)), { "content-type": "application/json" });
}

const picture = { kind: "image", source: { bucket: "input", key: "incoming/page.png", version: "v1" } } as const;

describe("model-c's server", () => {
  it("reads a text document from S3, in the version the document is", async () => {
    aws.objects.set(
      "/input/incoming/page.txt",
      "1200 Port Road\r\nSavannah, GA 31401\r\nPrice: $9,600,000\fCap rate 5.9%\n84,000 SF",
    );

    const answer = await invoke();

    expect(answer).toMatchObject({
      status: 200,
      body: {
        documentId: "d".repeat(64),
        source: { bucket: "input", key: "incoming/page.txt", version: "v1" },
        readBy: "s3",
        fields: {
          price: { value: 9_600_000 },
          capRate: { value: 5.9 },
          areaSquareFeet: { value: 84_000 },
          address: { value: { street: "1200 Port Road", city: "Savannah", state: "GA", zip: "31401" } },
        },
      },
    });
    expect(aws.requests.map(({ line }) => line)).toEqual([
      expect.stringMatching(/^GET \/input\/incoming\/page\.txt\?.*versionId=v1/),
    ]);
  });

  it("has Textract read a picture, and takes its lines and confidences only", async () => {
    aws.textract.body = {
      Blocks: [
        { BlockType: "PAGE" },
        { BlockType: "LINE", Text: "Asking Price", Confidence: 99 },
        { BlockType: "LINE", Text: "$9,600,000", Confidence: 80 },
        { BlockType: "WORD", Text: "$1,111,111", Confidence: 99 },
      ],
    };

    const answer = await invoke(picture);

    expect(answer).toMatchObject({
      status: 200,
      body: { readBy: "textract", fields: { price: { value: 9_600_000, confidence: 0.72 }, capRate: null } },
    });
    expect(aws.requests.map(({ body }) => JSON.parse(body))).toEqual([
      { Document: { S3Object: { Bucket: "input", Name: "incoming/page.png", Version: "v1" } } },
    ]);
  });

  it("names no version where the bucket has none", async () => {
    await invoke({ ...picture, source: { ...picture.source, version: null } });

    expect(aws.requests.map(({ body }) => JSON.parse(body))).toEqual([
      { Document: { S3Object: { Bucket: "input", Name: "incoming/page.png" } } },
    ]);
  });

  it.each([
    { name: "a document that is gone", changes: {}, textract: {}, status: 400, message: "NoSuchKey" },
    { name: "no source", changes: { source: null }, textract: {}, status: 400, message: "names no source" },
    {
      name: "a picture Textract does not support",
      changes: picture,
      textract: { __type: "UnsupportedDocumentException", Message: "not a PNG" },
      status: 400,
      message: "s3://input/incoming/page.png: UnsupportedDocumentException",
    },
    {
      name: "a missing permission, which is not the document's fault",
      changes: picture,
      textract: { __type: "AccessDeniedException", Message: "not authorized to perform textract:DetectDocumentText" },
      status: 500,
      message: "textract:DetectDocumentText",
    },
  ])("answers $name with status $status", async ({ changes, textract, status, message }) => {
    aws.textract = { status: 400, body: textract };

    const answer = await invoke(changes);

    expect(answer).toMatchObject({ status, body: { error: { message: expect.stringContaining(message) } } });
  });
});
