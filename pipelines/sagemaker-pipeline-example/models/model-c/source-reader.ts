import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { DetectDocumentTextCommand, type TextractClient } from "@aws-sdk/client-textract";
import type { DocumentDescription, DocumentSource } from "../shared/document-description.ts";
import { RequestError } from "../shared/request-error.ts";
import type { SourceLine } from "./source-line.ts";

/** Lines of a document and the AWS service that read them. */
export interface SourceReading {
  readonly lines: readonly SourceLine[];
  readonly readBy: "textract" | "s3";
}

/** Bytes of a text document that are read: a page has about 4,000. */
const textMaxBytes = 1024 * 1024;

/** Errors of AWS that a second attempt would meet again, because the document is the reason. */
const documentErrors = new Set([
  "BadDocumentException",
  "DocumentTooLargeException",
  "NoSuchKey",
  "NoSuchVersion",
  "UnsupportedDocumentException",
]);

/** Reads a source page again for its figures: pictures through Textract, texts from S3. */
export class SourceReader {
  readonly #s3: S3Client;
  readonly #textract: TextractClient;

  constructor(clients: { readonly s3: S3Client; readonly textract: TextractClient }) {
    this.#s3 = clients.s3;
    this.#textract = clients.textract;
  }

  /**
   * Reads the lines of the document that `description` describes.
   * @throws RequestError 400 when it names no source, or AWS cannot read the document.
   */
  async read({ source, kind }: DocumentDescription): Promise<SourceReading> {
    if (source === null) throw new RequestError(400, "the prediction of model-a names no source");
    try {
      return kind === "image"
        ? { lines: await this.#readPicture(source), readBy: "textract" }
        : { lines: await this.#readText(source), readBy: "s3" };
    } catch (cause) {
      if (!(cause instanceof Error) || !documentErrors.has(cause.name)) throw cause;
      const uri = `s3://${source.bucket}/${source.key}`;
      throw new RequestError(400, `cannot read ${uri}: ${cause.name}: ${cause.message}`, { cause });
    }
  }

  async #readPicture({ bucket, key, version }: DocumentSource): Promise<readonly SourceLine[]> {
    const object = { Bucket: bucket, Name: key, ...(version === null ? {} : { Version: version }) };
    const { Blocks } = await this.#textract.send(new DetectDocumentTextCommand({ Document: { S3Object: object } }));
    return (Blocks ?? [])
      .filter((block) => block.BlockType === "LINE")
      .map((block) => ({ text: block.Text ?? "", confidence: (block.Confidence ?? 0) / 100 }));
  }

  async #readText({ bucket, key, version }: DocumentSource): Promise<readonly SourceLine[]> {
    const { Body } = await this.#s3.send(
      new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        Range: `bytes=0-${textMaxBytes - 1}`,
        ...(version === null ? {} : { VersionId: version }),
      }),
    );
    const text = (await Body?.transformToString()) ?? "";
    return text.split(/\r?\n|\f/).map((line) => ({ text: line, confidence: 1 }));
  }
}
