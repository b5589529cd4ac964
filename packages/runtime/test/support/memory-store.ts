import { createHash } from "node:crypto";
import type { S3Location } from "../../src/contracts/s3-location.ts";
import type { ObjectHead, ObjectStore, StoredObject, WrittenObject } from "../../src/ports/object-store.ts";

interface Version {
  readonly head: ObjectHead & { readonly versionId: string };
  readonly content: Uint8Array;
  /** A delete marker. */
  readonly deleted: boolean;
}

/** What a test puts into the store. */
export interface PutOptions {
  readonly contentType?: string;
}

/** S3 in memory: versioned, strongly consistent, with real conditional writes. A bucket can be without versions. */
export class MemoryStore implements ObjectStore {
  readonly #versions = new Map<string, Version[]>();
  readonly #unversioned: ReadonlySet<string>;
  #count = 0;
  /** Called after every object that was created. */
  onCreated: (location: S3Location, head: ObjectHead) => void = () => undefined;

  constructor(options: { readonly unversionedBuckets?: readonly string[] } = {}) {
    this.#unversioned = new Set(options.unversionedBuckets);
  }

  async head(location: S3Location): Promise<ObjectHead | undefined> {
    return this.#current(location)?.head && this.#visible(location, this.#current(location)?.head);
  }

  async get(location: S3Location): Promise<StoredObject | undefined> {
    const current = this.#current(location);
    const head = this.#visible(location, current?.head);
    return current && head && { ...head, content: current.content };
  }

  async list(bucket: string, prefix: string): Promise<readonly string[]> {
    const start = `${bucket}\n${prefix}`;
    const ids = [...this.#versions.keys()].filter(
      (id) => id.startsWith(start) && !this.#versions.get(id)?.at(-1)?.deleted,
    );
    return ids.map((id) => id.slice(bucket.length + 1)).sort();
  }

  async putIfAbsent(location: S3Location, json: string): Promise<WrittenObject | undefined> {
    return this.#current(location) ? undefined : this.put(location, json, { contentType: "application/json" });
  }

  async putIfMatch(location: S3Location, json: string, etag: string): Promise<WrittenObject | undefined> {
    return this.#current(location)?.head.etag === etag
      ? this.put(location, json, { contentType: "application/json" })
      : undefined;
  }

  async copy(from: S3Location & { readonly etag: string }, to: S3Location): Promise<boolean> {
    const versions = this.#versions.get(idOf(from)) ?? [];
    const source =
      from.versionId === undefined ? versions.at(-1) : versions.find(({ head }) => head.versionId === from.versionId);
    if (!source || source.deleted || source.head.etag !== from.etag) return false;
    this.put(to, source.content, source.head);
    return true;
  }

  /** Puts an object whatever is there. */
  put(location: S3Location, content: string | Uint8Array, options: PutOptions = {}): ObjectHead {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    const head = {
      etag: createHash("md5").update(bytes).digest("hex"),
      versionId: `v${++this.#count}`,
      sizeBytes: bytes.byteLength,
      ...(options.contentType !== undefined && { contentType: options.contentType }),
    };
    this.#append(location, { head, content: bytes, deleted: false });
    const visible = this.#visible(location, head) ?? head;
    this.onCreated(location, visible);
    return visible;
  }

  /** Puts a delete marker. */
  delete(location: S3Location): void {
    const head = { etag: "", versionId: `v${++this.#count}`, sizeBytes: 0 };
    this.#append(location, { head, content: new Uint8Array(), deleted: true });
  }

  /** The JSON of an object that must be there. */
  json(bucket: string, key: string): unknown {
    const current = this.#current({ bucket, key });
    if (!current) throw new Error(`no object ${bucket}/${key}`);
    return JSON.parse(new TextDecoder().decode(current.content));
  }

  #append(location: S3Location, version: Version): void {
    const versions = this.#versions.get(idOf(location)) ?? [];
    this.#versions.set(idOf(location), [...versions, version]);
  }

  #current(location: S3Location): Version | undefined {
    const latest = this.#versions.get(idOf(location))?.at(-1);
    return latest?.deleted ? undefined : latest;
  }

  #visible(location: S3Location, head: Version["head"] | undefined): ObjectHead | undefined {
    if (!head || !this.#unversioned.has(location.bucket)) return head;
    const { versionId: _, ...rest } = head;
    return rest;
  }
}

function idOf({ bucket, key }: S3Location): string {
  return `${bucket}\n${key}`;
}
