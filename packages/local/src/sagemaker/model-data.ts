import { mkdir, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { SluiceError } from "@sluice/spec";
import { extract } from "tar";

/** Unpacks a `model.tar.gz` into an empty folder. @throws SluiceError `LOCAL_MODEL_DATA_INVALID` if it is none */
export async function unpackModelData(archive: Buffer, directory: string, name: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  try {
    // The library strips absolute paths and ".."; links are left out because a model needs none and one could point anywhere.
    const isPlain = (entry: unknown) => isFileOrDirectory(entry);
    await pipeline(
      Readable.from([archive]),
      extract({ cwd: directory, strict: true, filter: (_path, entry) => isPlain(entry) }),
    );
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SluiceError("LOCAL_MODEL_DATA_INVALID", `The model data of ${name} cannot be unpacked: ${reason}`, {
      hint: "modelData must be a tar archive compressed with gzip (model.tar.gz)",
      cause,
    });
  }
}

function isFileOrDirectory(entry: unknown): boolean {
  const type = typeof entry === "object" && entry !== null && "type" in entry ? entry.type : undefined;
  return type === "File" || type === "OldFile" || type === "Directory";
}
