import { mkdirSync } from "node:fs";
import { open, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A part of a body; both ends are included, counted from 0. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The bytes of one object, shared by all its copies until the last of them lets go. */
export interface StoredBody {
  readonly sizeBytes: number;
  /** All bytes, or those of a range that lies inside the body. */
  read(range?: ByteRange): Promise<Buffer>;
  /** One more holder; {@link release} ends it. */
  retain(): void;
  release(): void;
}

/** What makes a {@link BodyStore}. */
export interface BodyStoreOptions {
  /** Where large bodies go. */
  readonly directory: string;
  /** Bytes of the largest body that stays in memory. @defaultValue 1 MiB */
  readonly memoryObjectMaxBytes?: number;
  /** Bytes all bodies in memory may take together. @defaultValue 64 MiB */
  readonly memoryBudgetBytes?: number;
}

/** Keeps small bodies in memory and the others in files, so that a run over many documents does not grow without bound. */
export class BodyStore {
  readonly #directory: string;
  readonly #objectMaxBytes: number;
  readonly #budgetBytes: number;
  #memoryBytes = 0;
  #files = 0;

  constructor(options: BodyStoreOptions) {
    this.#directory = join(options.directory, "objects");
    this.#objectMaxBytes = options.memoryObjectMaxBytes ?? 1024 * 1024;
    this.#budgetBytes = options.memoryBudgetBytes ?? 64 * 1024 * 1024;
    mkdirSync(this.#directory, { recursive: true });
  }

  /** Bytes held in memory. */
  get memoryBytes(): number {
    return this.#memoryBytes;
  }

  /** Keeps a body, with one holder. */
  async store(body: Buffer): Promise<StoredBody> {
    const size = body.length;
    if (size > this.#objectMaxBytes || this.#memoryBytes + size > this.#budgetBytes) return this.#storeInFile(body);
    this.#memoryBytes += size;
    // A copy in a memory of its own: what came off the wire is a slice of a much larger buffer, and so is a small buffer that Node
    // makes, whose other slices are long forgotten; either would live as long as the object.
    const kept = Buffer.allocUnsafeSlow(size);
    body.copy(kept);
    const read = async (range?: ByteRange) => (range === undefined ? kept : kept.subarray(range.start, range.end + 1));
    return counted({ sizeBytes: size, read }, () => {
      this.#memoryBytes -= size;
    });
  }

  async #storeInFile(body: Buffer): Promise<StoredBody> {
    const path = join(this.#directory, String(++this.#files));
    await writeFile(path, body);
    const sizeBytes = body.length;
    const read = (range: ByteRange = { start: 0, end: sizeBytes - 1 }) => readSlice(path, range);
    // A file that cannot be removed now goes with the whole directory.
    return counted({ sizeBytes, read }, () => void unlink(path).catch(() => {}));
  }
}

/** Several bodies read as one, such as the parts of a multipart upload; takes over one hold on each. */
export function joinBodies(parts: readonly StoredBody[]): StoredBody {
  const sizeBytes = parts.reduce((total, part) => total + part.sizeBytes, 0);
  const read = async (range: ByteRange = { start: 0, end: sizeBytes - 1 }) => {
    const slices: Buffer[] = [];
    let offset = 0;
    for (const part of parts) {
      const start = Math.max(range.start - offset, 0);
      const end = Math.min(range.end - offset, part.sizeBytes - 1);
      if (start <= end) slices.push(await part.read({ start, end }));
      offset += part.sizeBytes;
    }
    return Buffer.concat(slices);
  };
  return counted({ sizeBytes, read }, () => {
    for (const part of parts) part.release();
  });
}

function counted(content: Pick<StoredBody, "sizeBytes" | "read">, dispose: () => void): StoredBody {
  let holders = 1;
  return {
    sizeBytes: content.sizeBytes,
    read: content.read,
    retain: () => {
      holders++;
    },
    release: () => {
      if (--holders === 0) dispose();
    },
  };
}

async function readSlice(path: string, range: ByteRange): Promise<Buffer> {
  const length = range.end - range.start + 1;
  const slice = Buffer.allocUnsafe(length);
  const file = await open(path);
  try {
    for (let filled = 0; filled < length; ) {
      const { bytesRead } = await file.read(slice, filled, length - filled, range.start + filled);
      if (bytesRead === 0) throw new Error("an object's file is shorter than the object");
      filled += bytesRead;
    }
  } finally {
    await file.close();
  }
  return slice;
}
