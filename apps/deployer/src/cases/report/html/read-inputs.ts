import { closeSync, openSync, readSync } from "node:fs";
import type { TestOutput } from "../../../output/test-output.ts";
import type { CaseOutput } from "../contrast.ts";
import { isOpen } from "../wording.ts";
import { imageType } from "./image-type.ts";

/** A case's document as a page can show it. */
export type ReportInput =
  | { readonly kind: "image"; readonly dataUri: string }
  | { readonly kind: "text"; readonly text: string; readonly isCut: boolean }
  /** Only named, and why. */
  | { readonly kind: "named"; readonly because: string };

/** Bytes of an image that a page may hold. */
const imageBytes = 1024 * 1024;
/** Bytes of all images of a page. */
const allImageBytes = 16 * 1024 * 1024;
/** Bytes that are shown of a text. */
const textBytes = 8 * 1024;

/** Reads the documents of a report's cases, those that did not pass first: a page has room for so many images only. */
export function readInputs({ cases }: TestOutput): Map<string, ReportInput> {
  const inputs = new Map<string, ReportInput>();
  let room = allImageBytes;
  for (const one of [...cases.filter(isOpen), ...cases.filter((each) => !isOpen(each))]) {
    const input = readInput(one, Math.min(room, imageBytes));
    if (input.kind === "image") room -= one.input.sizeBytes;
    inputs.set(one.name, input);
  }
  return inputs;
}

function readInput({ input: { path, sizeBytes } }: CaseOutput, room: number): ReportInput {
  if (sizeBytes === 0) return { kind: "named", because: "it is empty" };
  try {
    const start = readStart(path, textBytes);
    const type = imageType(start);
    if (type === undefined) return showText(start, sizeBytes);
    if (sizeBytes > room) return { kind: "named", because: "it is too large to be shown here" };
    return { kind: "image", dataUri: `data:${type};base64,${readStart(path, sizeBytes).toString("base64")}` };
  } catch {
    // The report is about predictions; the document may be gone by now.
    return { kind: "named", because: "it could not be read" };
  }
}

function showText(start: Buffer, sizeBytes: number): ReportInput {
  const isCut = sizeBytes > start.length;
  try {
    // A stream: the last character may be cut.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(start, { stream: isCut });
    if (!/[^\P{Cc}\t\n\v\f\r]/u.test(text)) return { kind: "text", text, isCut };
  } catch {
    // It is no text.
  }
  return { kind: "named", because: "a page cannot show this kind of file" };
}

function readStart(path: string, bytes: number): Buffer {
  const file = openSync(path, "r");
  try {
    const buffer = Buffer.alloc(bytes);
    return buffer.subarray(0, readSync(file, buffer, 0, bytes, 0));
  } finally {
    closeSync(file);
  }
}
