import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { SluiceError } from "@sluice/spec";

/** Where a prediction is kept below the output folder: `<key>/<model>.json`, in names that every file system takes. */
export function predictionPath(key: string, model: string): string {
  const segments = key.split("/").filter((segment) => segment !== "");
  return join(...segments.map(safeSegment), `${model}.json`);
}

/**
 * Writes a prediction, making folders as needed. Thousands are written one after another while nothing else is left to do, so each
 * is written at once: four trips to a thread and back would take longer than the file.
 * @throws `DEPLOY_CANNOT_WRITE`
 */
export function writePrediction(path: string, body: Buffer): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, body);
  } catch (cause) {
    const hint = cause instanceof Error ? cause.message : String(cause);
    throw new SluiceError("DEPLOY_CANNOT_WRITE", `cannot write the prediction ${path}`, { hint, cause });
  }
}

// A key is any text and an S3 client may have written it: it must not leave the folder, nor exceed a name's 255 bytes.
function safeSegment(segment: string): string {
  const plain = segment.replace(/[\p{Cc}\\:*?"<>|]/gu, "_");
  const named = plain === "." || plain === ".." ? "_" : plain;
  if (Buffer.byteLength(named) <= 200) return named;
  const digest = createHash("sha256").update(segment).digest("hex").slice(0, 12);
  return `${[...named].slice(0, 40).join("")}-${digest}`;
}
