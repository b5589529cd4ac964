import { hash } from "node:crypto";
import { type Clock, systemClock } from "../clock.ts";
import type { Emit } from "../emit.ts";
import type { Authorizer, Principal } from "../iam/principal.ts";
import { BodyStore, type BodyStoreOptions, type StoredBody } from "./body-store.ts";
import { checkKey } from "./bucket-names.ts";
import type { BucketState, DeleteResult } from "./bucket-state.ts";
import { Buckets } from "./buckets.ts";
import { checkReadConditions, checkWriteConditions, type WriteConditions } from "./conditions.ts";
import { listKeys } from "./list-keys.ts";
import { type ListVersionsOptions, listVersions, type VersionPage } from "./list-versions.ts";
import type { ObjectAttributes, ObjectVersion, StoredObject } from "./object-version.ts";
import { invalidArgument, invalidRequest, preconditionFailed } from "./s3-errors.ts";
import type {
  CopyObjectOptions,
  GetObjectOptions,
  GetObjectResult,
  HeadObjectResult,
  ListObjectsOptions,
  ListObjectsResult,
  ObjectCreated,
  ObjectName,
  PutObjectOptions,
  PutObjectResult,
} from "./s3-types.ts";
import { Sequencer } from "./sequencer.ts";

/** What makes an {@link S3Store}. */
export interface S3StoreOptions extends BodyStoreOptions {
  readonly authorizer: Authorizer;
  /** 12 digits; named as requester in events. */
  readonly accountId: string;
  readonly region: string;
  /** Told of every created object. */
  readonly emit?: Emit;
  /** Told of objects created in buckets whose events go to EventBridge. */
  readonly onObjectCreated?: (event: ObjectCreated) => void;
  readonly clock?: Clock;
}

/** Bytes and attributes that are ready to become an object. */
export interface ObjectDraft extends ObjectAttributes, Pick<StoredObject, "body" | "etag" | "checksum" | "partSizes"> {
  readonly reason: ObjectCreated["reason"];
}

/** The local S3: what every service reads and writes as a principal, each call judged by that principal's policies. */
export class S3Store {
  /** Buckets and their settings. */
  readonly buckets: Buckets;
  /** Where bodies are kept. */
  readonly bodies: BodyStore;
  readonly clock: Clock;
  readonly region: string;
  readonly #options: S3StoreOptions;
  readonly #sequencer: Sequencer;

  constructor(options: S3StoreOptions) {
    this.#options = options;
    this.region = options.region;
    this.clock = options.clock ?? systemClock;
    this.buckets = new Buckets({ authorizer: options.authorizer, clock: this.clock });
    this.bodies = new BodyStore(options);
    this.#sequencer = new Sequencer(this.clock);
  }

  createBucket(principal: Principal, { bucket }: { bucket: string }): void {
    this.buckets.create(principal, bucket);
  }

  /** Switches a bucket's versioning on or suspends it, without a principal: for provisioning. */
  setVersioning(bucket: string, status: "Enabled" | "Suspended"): void {
    this.buckets.setVersioning(bucket, status);
  }

  /** Switches a bucket's `Object Created` events to EventBridge on or off, without a principal: for provisioning. */
  setEventBridge(bucket: string, on: boolean): void {
    this.buckets.setEventBridge(bucket, on);
  }

  async putObject(principal: Principal, options: PutObjectOptions): Promise<PutObjectResult> {
    this.authorizeWrite(principal, options, options);
    if (options.tags !== undefined && Object.keys(options.tags).length > 0) {
      this.buckets.forObjectAction(principal, "s3:PutObjectTagging", options);
    }
    const bytes = typeof options.body === "string" ? Buffer.from(options.body) : options.body;
    const body = await this.bodies.store(bytes);
    const etag = hash("md5", bytes);
    const { checksum, contentEncoding } = options;
    const headers = { ...options.headers, ...(contentEncoding && { "content-encoding": contentEncoding }) };
    const attributes = attributesOf({ ...options, headers });
    const draft = { ...attributes, body, etag, checksum, partSizes: undefined, reason: "PutObject" } as const;
    return this.commit(principal, { name: options, conditions: options, draft });
  }

  async getObject(principal: Principal, options: GetObjectOptions): Promise<GetObjectResult> {
    const object = this.buckets.readable(principal, options);
    const notModified = checkReadConditions(object, options) === "not-modified";
    const head = headOf(object, this.buckets.get(options.bucket), notModified);
    if (notModified) return { ...head, body: Buffer.alloc(0) };
    const range = options.range?.(object.sizeBytes);
    const body = await readHeld(object.body, range);
    return range === undefined ? { ...head, body } : { ...head, body, range };
  }

  async headObject(principal: Principal, options: GetObjectOptions): Promise<HeadObjectResult> {
    const object = this.buckets.readable(principal, options);
    const notModified = checkReadConditions(object, options) === "not-modified";
    return headOf(object, this.buckets.get(options.bucket), notModified);
  }

  async copyObject(principal: Principal, options: CopyObjectOptions): Promise<PutObjectResult> {
    const { source, attributes } = options;
    const original = this.buckets.readable(principal, source);
    if (checkReadConditions(original, source) === "not-modified") throw copyOfUnchanged();
    this.authorizeWrite(principal, options, options);
    const sameObject = source.bucket === options.bucket && source.key === options.key && source.versionId === undefined;
    if (sameObject && attributes === undefined && options.tags === undefined) {
      throw invalidRequest(
        "This copy request is illegal because it is trying to copy an object to itself without changing its attributes.",
      );
    }
    original.body.retain();
    const draft: ObjectDraft = {
      ...(attributes === undefined ? original : attributesOf(attributes)),
      tags: options.tags ?? original.tags,
      body: original.body,
      // A copy is one part whatever the original was made of.
      etag: original.partSizes === undefined ? original.etag : hash("md5", await readHeld(original.body)),
      checksum: original.checksum?.type === "COMPOSITE" ? undefined : original.checksum,
      partSizes: undefined,
      reason: "CopyObject",
    };
    return this.commit(principal, { name: options, conditions: options, draft });
  }

  async deleteObject(principal: Principal, options: ObjectName & WriteConditions): Promise<DeleteResult> {
    const { key, versionId } = options;
    const action = versionId ? "s3:DeleteObjectVersion" : "s3:DeleteObject";
    const bucket = this.buckets.forObjectAction(principal, action, options);
    if (options.ifMatch !== undefined) {
      checkWriteConditions(key, bucket.current(key), { ifMatch: options.ifMatch });
    }
    return versionId ? bucket.deleteVersion(key, versionId) : bucket.delete(key, this.clock.nowMs());
  }

  async listObjectsV2(principal: Principal, options: ListObjectsOptions): Promise<ListObjectsResult> {
    const { prefix = "", delimiter = "", maxKeys = 1000, startAfter = "", continuationToken } = options;
    const bucket = this.buckets.forBucketAction(principal, "s3:ListBucket", options.bucket, {
      "s3:prefix": prefix,
      "s3:delimiter": delimiter,
      "s3:max-keys": String(maxKeys),
    });
    const from =
      continuationToken === undefined ? { after: startAfter, afterIsPrefix: false } : parseToken(continuationToken);
    const page = listKeys(bucket.keys, (key) => bucket.current(key) !== undefined, {
      prefix,
      delimiter,
      maxKeys: Math.min(maxKeys, 1000),
      ...from,
    });
    const contents = page.keys.flatMap((key) => {
      const object = bucket.current(key);
      if (object === undefined) return [];
      return [{ key, etag: object.etag, sizeBytes: object.sizeBytes, lastModifiedMs: object.lastModifiedMs }];
    });
    const { commonPrefixes, next } = page;
    return { contents, commonPrefixes, ...(next && { nextContinuationToken: renderToken(next) }) };
  }

  /** A token that goes on behind a rolled-up beginning. */
  continuationAfter(commonPrefix: string): string {
    return renderToken({ after: commonPrefix, afterIsPrefix: true });
  }

  listObjectVersions(principal: Principal, options: ListVersionsOptions & { bucket: string }): VersionPage {
    const context = { "s3:prefix": options.prefix, "s3:delimiter": options.delimiter };
    const bucket = this.buckets.forBucketAction(principal, "s3:ListBucketVersions", options.bucket, context);
    return listVersions(bucket, { ...options, maxKeys: Math.min(options.maxKeys, 1000) });
  }

  /** An object's tags. */
  readTags(principal: Principal, name: ObjectName): Tagged {
    const action = name.versionId ? "s3:GetObjectVersionTagging" : "s3:GetObjectTagging";
    const bucket = this.buckets.forObjectAction(principal, action, name);
    const object = this.buckets.find(name);
    return { tags: object.tags, ...versionOf(object, bucket) };
  }

  /** Exchanges an object's tags. */
  writeTags(principal: Principal, name: ObjectName, tags: Readonly<Record<string, string>>): Tagged {
    const kind = name.versionId ? "ObjectVersionTagging" : "ObjectTagging";
    const verb = Object.keys(tags).length === 0 ? "Delete" : "Put";
    const bucket = this.buckets.forObjectAction(principal, `s3:${verb}${kind}`, name);
    const object = this.buckets.find(name);
    bucket.retag(object, tags);
    return { tags, ...versionOf(object, bucket) };
  }

  /** Fails unless a principal may write a key, under the conditions it names. */
  authorizeWrite(principal: Principal, name: ObjectName, conditions: WriteConditions): void {
    this.buckets.forObjectAction(principal, "s3:PutObject", name);
    // Comparing etags tells the writer about the object, so S3 asks for the right to read it too.
    if (conditions.ifMatch !== undefined) this.buckets.forObjectAction(principal, "s3:GetObject", name);
    checkKey(name.key);
  }

  /** Makes a draft the current object, in one synchronous piece with its conditions; lets go of the body when they do not hold. */
  commit(
    principal: Principal,
    { name, conditions, draft }: { name: ObjectName; conditions: WriteConditions; draft: ObjectDraft },
  ): PutObjectResult {
    let bucket: BucketState;
    try {
      bucket = this.buckets.get(name.bucket);
      checkWriteConditions(name.key, bucket.current(name.key), conditions);
    } catch (error) {
      draft.body.release();
      throw error;
    }
    const { contentType, headers, metadata, tags, body, etag, checksum, partSizes } = draft;
    const object = bucket.put({
      ...{ kind: "object", key: name.key, lastModifiedMs: this.clock.nowMs(), sizeBytes: body.sizeBytes },
      ...{ contentType, headers, metadata, tags, body, etag, checksum, partSizes },
    });
    this.#announce(principal, { bucket, object, reason: draft.reason });
    const { lastModifiedMs } = object;
    return { etag, lastModifiedMs, ...versionOf(object, bucket), ...(checksum && { checksum }) };
  }

  #announce(
    principal: Principal,
    { bucket, object, reason }: { bucket: BucketState; object: StoredObject; reason: ObjectCreated["reason"] },
  ): void {
    const { key, etag, sizeBytes } = object;
    const created = { bucket: bucket.name, key, etag, sizeBytes, ...versionOf(object, bucket) };
    this.#options.emit?.({ kind: "object-created", ...created });
    if (!bucket.eventBridge) return;
    this.#options.onObjectCreated?.({
      ...created,
      reason,
      sequencer: this.#sequencer.next(),
      requester: principal.kind === "service" ? principal.service : this.#options.accountId,
      atMs: object.lastModifiedMs,
    });
  }
}

/** Tags of one version. */
export interface Tagged {
  readonly tags: Readonly<Record<string, string>>;
  readonly versionId?: string;
}

/** Fills what a writer left out. */
export function attributesOf(given: Partial<ObjectAttributes>): ObjectAttributes {
  return {
    contentType: given.contentType ?? "binary/octet-stream",
    headers: given.headers ?? {},
    metadata: given.metadata ?? {},
    tags: given.tags ?? {},
  };
}

/** A version's id, unless its bucket never had versioning. */
export function versionOf(version: ObjectVersion, bucket: BucketState): { versionId?: string } {
  return bucket.versioning === undefined ? {} : { versionId: version.versionId };
}

/** Reads a body that is held meanwhile, so that an overwrite does not take its file away. */
export async function readHeld(body: StoredBody, range?: { start: number; end: number }): Promise<Buffer> {
  body.retain();
  try {
    return await body.read(range);
  } finally {
    body.release();
  }
}

function headOf(object: StoredObject, bucket: BucketState, notModified: boolean): HeadObjectResult {
  const { kind: _kind, body: _body, versionId: _versionId, ...known } = object;
  return { ...known, ...versionOf(object, bucket), notModified };
}

function renderToken(next: { after: string; afterIsPrefix: boolean }): string {
  return Buffer.from(`${next.afterIsPrefix ? "p" : "k"}${next.after}`).toString("base64url");
}

function parseToken(token: string): { after: string; afterIsPrefix: boolean } {
  const text = Buffer.from(token, "base64url").toString();
  if (!/^[kp]/.test(text)) throw invalidArgument("The continuation token provided is incorrect");
  return { after: text.slice(1), afterIsPrefix: text.startsWith("p") };
}

function copyOfUnchanged(): Error {
  // S3 answers a copy whose source condition says "unchanged" with 412, since there is no 304 for a write.
  return preconditionFailed("x-amz-copy-source-If-None-Match");
}
