import { readFileSync } from "node:fs";
import { join } from "node:path";
import { smallDocument } from "../documents/small-documents.ts";

/** The document of one case. */
export interface CaseDocument {
  /** Name of its case, and of its file but for the suffix. */
  readonly name: string;
  readonly suffix: string;
  readonly contentType: string;
  readonly body: Buffer;
}

const scan = join(import.meta.dirname, "../../../pipelines/sagemaker-pipeline-example/inputs/office-clean.png");

/** Documents for so many cases of the example: one of ten is a scanned page, the others are short texts. */
export function caseDocuments(count: number): CaseDocument[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `case-${index}`;
    if (index % 10 === 9) return { name, suffix: ".png", contentType: "image/png", body: readFileSync(scan) };
    return { name, suffix: ".txt", contentType: "text/plain", body: Buffer.from(smallDocument(index)) };
  });
}
