import { createHash } from "node:crypto";
import type { DocumentDescription, DocumentSource, PageDescription } from "../shared/document-description.ts";
import type { Invocation } from "../shared/invocation.ts";
import { RequestError } from "../shared/request-error.ts";
import { describeImagePage } from "./describe-image-page.ts";
import { describeTextPages } from "./describe-text-pages.ts";
import { readImageHeader } from "./image-header.ts";
import type { PageReader } from "./page-reader.ts";

/** Who uploads without naming a content type gets one of these from S3; the bytes then decide. */
const unnamedMediaTypes = ["application/octet-stream", "binary/octet-stream"];

const imageMediaTypes = ["image/png", "image/jpeg", "image/jpg"];

/** What model-a reads. */
export const mediaTypes: readonly string[] = ["text/plain", ...imageMediaTypes, ...unnamedMediaTypes];

/**
 * Describes a document's pages, with the words on them.
 * @throws RequestError 400 or 415 when the bytes are not what the content type promises.
 */
export async function describeDocument(
  invocation: Invocation,
  source: DocumentSource | null,
  reader: Pick<PageReader, "read">,
): Promise<DocumentDescription> {
  const { body, mediaType } = invocation;
  const header = mediaType === "text/plain" ? null : readImageHeader(body);
  if (header === null && imageMediaTypes.includes(mediaType)) {
    throw new RequestError(
      400,
      `the document is no ${mediaType}: its first bytes are neither those of a PNG nor a JPEG`,
    );
  }
  const pages: readonly PageDescription[] =
    header === null
      ? describeTextPages(body, invocation.charset)
      : [await describeImagePage({ image: body, header, reader })];
  return {
    documentId: invocation.documentId,
    source,
    kind: header === null ? "text" : "image",
    contentType: header?.mediaType ?? "text/plain",
    bytes: body.length,
    sha256: createHash("sha256").update(body).digest("hex"),
    pages,
  };
}
