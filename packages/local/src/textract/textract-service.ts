import { randomUUID } from "node:crypto";
import { AwsError, type AwsRequest, type AwsService } from "../gateway/service.ts";
import type { Authorizer, Principal } from "../iam/principal.ts";
import type { ObjectStore } from "../object-store.ts";
import type { Fields } from "../wire/fields.ts";
import { jsonService } from "../wire/json-service.ts";
import { textractBlocks } from "./blocks.ts";
import { imageFormat } from "./image-format.ts";
import type { Ocr } from "./ocr.ts";

/** What Textract answers from. */
export interface TextractServiceOptions {
  readonly authorizer: Authorizer;
  readonly store: ObjectStore;
  readonly ocr: Ocr;
}

/** Textract's limit for a document read at once, in bytes. @see https://docs.aws.amazon.com/textract/latest/dg/limits-document.html */
const maxDocumentBytes = 10 * 1024 ** 2;

/** Textract's limit for a picture's sides, in pixels; a few kilobytes can claim to be a picture of gigabytes. Same page. */
const maxSidePixels = 10_000;

/** Textract on the wire: `DetectDocumentText` by real OCR. */
export function textractService(options: TextractServiceOptions): AwsService {
  return jsonService({
    signingName: "textract",
    targetPrefix: "Textract",
    version: "1.1",
    invalidInputCode: "InvalidParameterException",
    operations: {
      DetectDocumentText: async (input, request) => {
        authorize(options, "DetectDocumentText", request);
        return { ...(await detect(options, input, request.principal)), DetectDocumentTextModelVersion: "1.0" };
      },
      AnalyzeDocument: async (input, request) => {
        authorize(options, "AnalyzeDocument", request);
        const features = input.strings("FeatureTypes");
        if (features.length > 0) throw unsupportedFeatures(features);
        return { ...(await detect(options, input, request.principal)), AnalyzeDocumentModelVersion: "1.0" };
      },
    },
  });
}

/** Textract has no resources: policies can only name `*`. */
function authorize({ authorizer }: TextractServiceOptions, operation: string, { principal }: AwsRequest): void {
  authorizer.check({ principal, action: `textract:${operation}`, resource: "*" });
}

async function detect({ store, ocr }: TextractServiceOptions, input: Fields, principal: Principal): Promise<object> {
  const bytes = await readDocument(input.object("Document"), store, principal);
  if (bytes.length > maxDocumentBytes) {
    throw new AwsError(
      "DocumentTooLargeException",
      400,
      `The document has ${bytes.length} bytes; at most ${maxDocumentBytes} are read at once.`,
    );
  }
  const format = imageFormat(bytes);
  if (format === undefined) {
    throw new AwsError(
      "UnsupportedDocumentException",
      400,
      "Request has unsupported document format: the local Textract reads PNG and JPEG.",
    );
  }
  if (Math.max(format.width, format.height) > maxSidePixels) {
    const size = `${format.width} by ${format.height}`;
    throw badDocument(`The picture has ${size} pixels; at most ${maxSidePixels} on each side are read.`);
  }
  const lines = await ocr.read(bytes).catch(() => {
    throw badDocument("The picture cannot be decoded.");
  });
  return { DocumentMetadata: { Pages: 1 }, Blocks: textractBlocks(lines, format, randomUUID) };
}

async function readDocument(document: Fields, store: ObjectStore, principal: Principal): Promise<Buffer> {
  const inline = document.optionalString("Bytes");
  const object = document.optionalObject("S3Object");
  if ((inline === undefined) === (object === undefined)) {
    throw new AwsError("InvalidParameterException", 400, "Document must have exactly one of Bytes and S3Object.");
  }
  if (object === undefined) return Buffer.from(inline ?? "", "base64");
  const versionId = object.optionalString("Version");
  const address = {
    bucket: object.string("Bucket"),
    key: object.string("Name"),
    ...(versionId !== undefined && { versionId }),
  };
  try {
    // Textract reads with the permissions of whoever calls it.
    return (await store.getObject(principal, address)).body;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError(
      "InvalidS3ObjectException",
      400,
      `Unable to get object s3://${address.bucket}/${address.key} from S3: ${error.message}`,
    );
  }
}

function badDocument(problem: string): AwsError {
  return new AwsError("BadDocumentException", 400, problem);
}

function unsupportedFeatures(features: readonly string[]): AwsError {
  const message = `The local Textract reads lines and words only, not ${features.join(", ")}; use DetectDocumentText.`;
  return new AwsError("InvalidParameterException", 400, message);
}
