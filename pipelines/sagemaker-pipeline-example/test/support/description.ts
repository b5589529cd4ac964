import type { DocumentDescription } from "../../models/shared/document-description.ts";

/** A prediction of model-a for a page of text, with what a test changes. */
export function description(
  changes: Partial<DocumentDescription> & { readonly text?: string } = {},
): DocumentDescription {
  const { text = "Warehouse with dock doors", ...rest } = changes;
  return {
    documentId: "d".repeat(64),
    source: { bucket: "input", key: "incoming/page.txt", version: "v1" },
    kind: "text",
    contentType: "text/plain",
    bytes: text.length,
    sha256: "0".repeat(64),
    pages: [
      {
        number: 1,
        kind: "text",
        bytes: text.length,
        characters: text.length,
        words: 4,
        lines: 1,
        text,
        textTruncated: false,
      },
    ],
    ...rest,
  };
}
