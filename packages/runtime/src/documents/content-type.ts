/** Content type of an object whose type nobody named. */
export const unknownContentType = "application/octet-stream";

const contentTypes: Readonly<Record<string, string>> = {
  csv: "text/csv",
  gif: "image/gif",
  htm: "text/html",
  html: "text/html",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  json: "application/json",
  jsonl: "application/jsonlines",
  md: "text/markdown",
  pdf: "application/pdf",
  png: "image/png",
  tif: "image/tiff",
  tiff: "image/tiff",
  txt: "text/plain",
  webp: "image/webp",
  xml: "application/xml",
};

// What S3 and its tools store when an uploader names no type; the key's suffix says more.
const meaningless = new Set(["", "application/octet-stream", "binary/octet-stream"]);

/** Content type of a source object: the stored one, or the one its key's suffix suggests. */
export function contentTypeOf(key: string, stored: string | undefined): string {
  if (stored !== undefined && !meaningless.has(stored)) return stored;
  const suffix = /\.([^./]+)$/.exec(key)?.[1]?.toLowerCase();
  return (suffix === undefined ? undefined : contentTypes[suffix]) ?? unknownContentType;
}
