import { randomUUID } from "node:crypto";
import { lowerBound } from "./compare-keys.ts";
import type { DeleteMarker, ObjectVersion, StoredObject } from "./object-version.ts";

/** Whether a bucket keeps old versions; undefined until it was first switched on. */
export type Versioning = "Enabled" | "Suspended" | undefined;

/** What a delete did. */
export interface DeleteResult {
  /** The delete marker made or removed. */
  readonly deleteMarker: boolean;
  /** Absent in a bucket that never had versioning. */
  readonly versionId?: string;
}

/** One bucket: its settings and the history of every key. */
export class BucketState {
  readonly name: string;
  readonly createdAtMs: number;
  versioning: Versioning = undefined;
  /** Whether `Object Created` events leave the bucket. */
  eventBridge = false;
  readonly #versions = new Map<string, ObjectVersion[]>();
  readonly #keys: string[] = [];

  constructor(name: string, createdAtMs: number) {
    this.name = name;
    this.createdAtMs = createdAtMs;
  }

  /** Every key with a history, in S3's order. */
  get keys(): readonly string[] {
    return this.#keys;
  }

  /** All versions of a key, the newest first. */
  history(key: string): readonly ObjectVersion[] {
    return this.#versions.get(key) ?? [];
  }

  /** The object a plain read sees; undefined when there is none or it was deleted. */
  current(key: string): StoredObject | undefined {
    const newest = this.#versions.get(key)?.[0];
    return newest?.kind === "object" ? newest : undefined;
  }

  find(key: string, versionId: string): ObjectVersion | undefined {
    return this.#versions.get(key)?.find((version) => version.versionId === versionId);
  }

  /** Makes an object the current version, in place of the unversioned one where versioning is off. */
  put(object: Omit<StoredObject, "versionId">): StoredObject {
    const stored: StoredObject = { ...object, versionId: this.#newVersionId() };
    this.#add(stored);
    return stored;
  }

  /** Deletes as a `DELETE` without version does. */
  delete(key: string, nowMs: number): DeleteResult {
    if (this.versioning === undefined) {
      this.#remove(key, "null");
      return { deleteMarker: false };
    }
    const marker: DeleteMarker = { kind: "delete-marker", key, versionId: this.#newVersionId(), lastModifiedMs: nowMs };
    this.#add(marker);
    return { deleteMarker: true, versionId: marker.versionId };
  }

  /** Deletes one version for good. */
  deleteVersion(key: string, versionId: string): DeleteResult {
    const removed = this.#remove(key, versionId);
    return { deleteMarker: removed?.kind === "delete-marker", versionId };
  }

  /** Exchanges a version's tags. */
  retag(object: StoredObject, tags: Readonly<Record<string, string>>): void {
    const history = this.#versions.get(object.key) ?? [];
    const index = history.indexOf(object);
    if (index >= 0) history[index] = { ...object, tags };
  }

  #newVersionId(): string {
    return this.versioning === "Enabled" ? randomUUID().replaceAll("-", "") : "null";
  }

  #add(version: ObjectVersion): void {
    if (version.versionId === "null") this.#release(this.#take(version.key, "null"));
    const history = this.#versions.get(version.key);
    if (history !== undefined) {
      history.unshift(version);
      return;
    }
    this.#versions.set(version.key, [version]);
    this.#keys.splice(lowerBound(this.#keys, version.key), 0, version.key);
  }

  #remove(key: string, versionId: string): ObjectVersion | undefined {
    const removed = this.#take(key, versionId);
    this.#release(removed);
    if (removed !== undefined && this.#versions.get(key)?.length === 0) {
      this.#versions.delete(key);
      this.#keys.splice(lowerBound(this.#keys, key), 1);
    }
    return removed;
  }

  #take(key: string, versionId: string): ObjectVersion | undefined {
    const history = this.#versions.get(key) ?? [];
    const index = history.findIndex((version) => version.versionId === versionId);
    return index < 0 ? undefined : history.splice(index, 1)[0];
  }

  #release(version: ObjectVersion | undefined): void {
    if (version?.kind === "object") version.body.release();
  }
}
