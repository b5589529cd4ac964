import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AnalyzeDocumentCommand, DetectDocumentTextCommand, TextractClient } from "@aws-sdk/client-textract";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type OpenCloud, openCloud } from "../support/open-cloud.ts";
import { fixtures } from "../support/open-pipeline.ts";

const mayDetect = { Effect: "Allow", Action: "textract:DetectDocumentText", Resource: "*" };
const page = await readFile(join(fixtures, "page.png"));

/** The page, whose header claims another size. */
function claiming(width: number, height: number): Buffer {
  const bytes = Buffer.from(page);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

async function putPage({ cloud }: OpenCloud): Promise<void> {
  cloud.s3.createBucket({ kind: "owner" }, { bucket: "pages" });
  await cloud.s3.putObject({ kind: "owner" }, { bucket: "pages", key: "page one+.png", body: page });
}

describe("DetectDocumentText", () => {
  it.each(["page.png", "page.jpg"])("reads the lines of %s in Textract's shape", async (file) => {
    await using open = await openCloud();
    const client = new TextractClient(open.as("model", mayDetect));

    const { Blocks = [], DocumentMetadata } = await client.send(
      new DetectDocumentTextCommand({ Document: { Bytes: await readFile(join(fixtures, file)) } }),
    );

    expect(DocumentMetadata).toEqual({ Pages: 1 });
    expect(Blocks.filter(({ BlockType }) => BlockType === "LINE").map(({ Text }) => Text)).toEqual([
      "Asking price $1,250,000",
      "Cap rate 6.5%",
    ]);
    const byId = new Map(Blocks.map((block) => [block.Id, block]));
    const [pageBlock] = Blocks;
    expect(pageBlock?.BlockType).toBe("PAGE");
    const lines = (pageBlock?.Relationships?.[0]?.Ids ?? []).map((id) => byId.get(id));
    const words = lines.map((line) => line?.Relationships?.[0]?.Ids?.map((id) => byId.get(id)?.Text).join(" "));
    expect(words).toEqual(["Asking price $1,250,000", "Cap rate 6.5%"]);
    const box = lines[0]?.Geometry?.BoundingBox;
    expect(box?.Left).toBeCloseTo(40 / 640, 1);
    expect((box?.Left ?? 0) + (box?.Width ?? 0)).toBeLessThan(1);
    expect(lines[0]?.Confidence).toBeGreaterThan(80);
  });

  it("reads an object with the permissions of its caller", async () => {
    await using open = await openCloud();
    await putPage(open);
    const request = new DetectDocumentTextCommand({
      Document: { S3Object: { Bucket: "pages", Name: "page one+.png" } },
    });

    const stranger = new TextractClient(open.as("stranger", mayDetect));
    await expect(stranger.send(request)).rejects.toMatchObject({ name: "InvalidS3ObjectException" });
    expect(open.events).toContainEqual(
      expect.objectContaining({ kind: "denied", action: "s3:GetObject", resource: "arn:aws:s3:::pages/page one+.png" }),
    );

    const mayRead = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::pages/*" };
    const reader = new TextractClient(open.as("reader", mayDetect, mayRead));
    const { Blocks = [] } = await reader.send(request);
    expect(Blocks.map(({ Text }) => Text)).toContain("Cap rate 6.5%");
  });

  it.each([
    { name: "a PDF", bytes: Buffer.from("%PDF-1.7\n"), error: "UnsupportedDocumentException" },
    { name: "a picture that breaks off", bytes: page.subarray(0, 60), error: "BadDocumentException" },
    { name: "a document over 10 MB", bytes: Buffer.alloc(10 * 1024 ** 2 + 1), error: "DocumentTooLargeException" },
    { name: "a picture without a width", bytes: claiming(0, 200), error: "BadDocumentException" },
    { name: "an empty document", bytes: Buffer.alloc(0), error: "UnsupportedDocumentException" },
  ])("refuses $name", async ({ bytes, error }) => {
    await using open = await openCloud();
    const client = new TextractClient(open.owner);

    await expect(client.send(new DetectDocumentTextCommand({ Document: { Bytes: bytes } }))).rejects.toMatchObject({
      name: error,
    });
  });

  it("refuses a picture with a side over 10,000 pixels before it takes the memory for it", async () => {
    await using open = await openCloud();
    const client = new TextractClient(open.owner);

    const call = client.send(new DetectDocumentTextCommand({ Document: { Bytes: claiming(40_000, 200) } }));

    await expect(call).rejects.toMatchObject({
      name: "BadDocumentException",
      message: expect.stringContaining("40000 by 200 pixels"),
    });
  });

  it("goes on after a broken picture, about which nothing is printed into the terminal", async () => {
    await using open = await openCloud();
    const client = new TextractClient(open.owner);
    const detect = (bytes: Buffer) => client.send(new DetectDocumentTextCommand({ Document: { Bytes: bytes } }));
    const printed = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    onTestFinished(() => printed.mockRestore());

    await expect(detect(page.subarray(0, page.length - 20))).rejects.toMatchObject({ name: "BadDocumentException" });
    const { Blocks = [] } = await detect(page);

    expect(Blocks.map(({ Text }) => Text)).toContain("Cap rate 6.5%");
    expect(printed).not.toHaveBeenCalled();
  });

  it("is denied to a role without the permission", async () => {
    await using open = await openCloud();
    const client = new TextractClient(open.as("stranger"));

    const call = client.send(new DetectDocumentTextCommand({ Document: { Bytes: page } }));

    await expect(call).rejects.toMatchObject({ name: "AccessDeniedException" });
  });
});

describe("AnalyzeDocument", () => {
  it("says which features the laptop has not", async () => {
    await using open = await openCloud();
    const client = new TextractClient(open.owner);

    const call = client.send(new AnalyzeDocumentCommand({ Document: { Bytes: page }, FeatureTypes: ["TABLES"] }));

    await expect(call).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: expect.stringContaining("TABLES"),
    });
  });
});
