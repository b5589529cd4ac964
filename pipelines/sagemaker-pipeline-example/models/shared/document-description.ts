import { RequestError } from "./request-error.ts";

/** What model-a says about a document: its prediction, and the input of model-b and model-c. */
export interface DocumentDescription {
  /** Null outside a pipeline. */
  readonly documentId: string | null;
  /** Where the document lies; null outside a pipeline. */
  readonly source: DocumentSource | null;
  readonly kind: PageKind;
  /** Media type as the document's bytes show it. */
  readonly contentType: string;
  readonly bytes: number;
  /** SHA-256 of the document's bytes in hex. */
  readonly sha256: string;
  readonly pages: readonly PageDescription[];
}

/** An S3 object; `version` where its bucket is versioned. */
export interface DocumentSource {
  readonly bucket: string;
  readonly key: string;
  readonly version: string | null;
}

/** How a page is stored. */
type PageKind = "image" | "text";

/** A page of a document with its words. */
export type PageDescription = TextPage | ImagePage;

/** A page that is text. */
export interface TextPage extends PageText {
  readonly kind: "text";
  readonly lines: number;
}

/** A page that is a picture, read by OCR. */
export interface ImagePage extends PageText {
  readonly kind: "image";
  readonly widthPixels: number;
  readonly heightPixels: number;
  /** Share of the page that is darker than half way between its paper and its darkest ink, 0 to 1. */
  readonly inkRatio: number;
  /** Difference in brightness between paper and ink, 0 (nothing to see) to 1 (black on white). */
  readonly contrast: number;
  /** How sure OCR is of the words, 0 to 1. */
  readonly ocrConfidence: number;
}

interface PageText {
  /** From 1. */
  readonly number: number;
  readonly bytes: number;
  readonly characters: number;
  readonly words: number;
  /** The page's words, cut when `textTruncated`. */
  readonly text: string;
  readonly textTruncated: boolean;
}

/**
 * Checks that a JSON value is model-a's prediction, as far as its readers depend on it.
 * @throws RequestError 400 naming the first property that is not as expected.
 */
export function parseDocumentDescription(value: unknown): DocumentDescription {
  const description = expectObject(value, "the body");
  if (description["kind"] !== "image" && description["kind"] !== "text") fail("kind", '"image" or "text"');
  if (description["source"] !== null) {
    const source = expectObject(description["source"], "source");
    if (typeof source["bucket"] !== "string" || typeof source["key"] !== "string") {
      fail("source", "bucket and key, or null");
    }
    if (source["version"] !== null && typeof source["version"] !== "string") fail("source.version", "text or null");
  }
  const pages = description["pages"];
  if (!Array.isArray(pages)) fail("pages", "a list");
  (pages as unknown[]).forEach((page, index) => {
    if (typeof expectObject(page, `pages[${index}]`)["text"] !== "string") fail(`pages[${index}].text`, "text");
  });
  return value as DocumentDescription;
}

function expectObject(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) fail(path, "an object");
  return value as Record<string, unknown>;
}

function fail(path: string, expected: string): never {
  throw new RequestError(400, `not a prediction of model-a: expected ${path} to be ${expected}`);
}
