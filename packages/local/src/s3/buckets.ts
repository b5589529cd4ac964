import type { Clock } from "../clock.ts";
import { AwsError } from "../gateway/service.ts";
import type { Authorizer, Principal } from "../iam/principal.ts";
import { bucketArn, checkBucketName, objectArn } from "./bucket-names.ts";
import { BucketState, type Versioning } from "./bucket-state.ts";
import type { StoredObject } from "./object-version.ts";
import { noSuchBucket, noSuchKey, noSuchVersion } from "./s3-errors.ts";
import type { ObjectName } from "./s3-types.ts";

/**
 * All buckets, and the judge every access to them passes. He is asked before a bucket is looked for: one that is not on this machine is
 * there in AWS, where somebody else has it, and a model that may not use it is denied.
 */
export class Buckets {
  readonly #authorizer: Authorizer;
  readonly #clock: Clock;
  readonly #byName = new Map<string, BucketState>();

  constructor(options: { authorizer: Authorizer; clock: Clock }) {
    this.#authorizer = options.authorizer;
    this.#clock = options.clock;
  }

  /** @throws AwsError `NoSuchBucket` */
  get(name: string): BucketState {
    const bucket = this.#byName.get(name);
    if (bucket === undefined) throw noSuchBucket(name);
    return bucket;
  }

  /** The bucket, once its principal may act on it as a whole. @throws AwsError `NoSuchBucket`, `AccessDenied` */
  forBucketAction(principal: Principal, action: string, name: string, context?: Record<string, string>): BucketState {
    this.#authorizer.check({ principal, action, resource: bucketArn(name), ...(context && { context }) });
    return this.get(name);
  }

  /** The bucket, once its principal may act on one of its keys. @throws AwsError `NoSuchBucket`, `AccessDenied` */
  forObjectAction(principal: Principal, action: string, { bucket: name, key }: ObjectName): BucketState {
    this.#authorizer.check({ principal, action, resource: objectArn(name, key) });
    return this.get(name);
  }

  /** An object a principal may read. @throws AwsError `NoSuchKey`, `NoSuchVersion`, `AccessDenied`, `MethodNotAllowed` */
  readable(principal: Principal, name: ObjectName): StoredObject {
    const { key, versionId } = name;
    const bucket = this.forObjectAction(principal, versionId ? "s3:GetObjectVersion" : "s3:GetObject", name);
    const found = versionId ? bucket.find(key, versionId) : bucket.current(key);
    if (found?.kind === "object") return found;
    const marker = found ?? bucket.history(key)[0];
    if (found !== undefined) {
      throw new AwsError("MethodNotAllowed", 405, "The specified method is not allowed against this resource.", {
        Method: "GET",
        ResourceType: "DeleteMarker",
      });
    }
    // S3 tells only those who may list a bucket that a key is missing; the others learn nothing (403).
    this.forBucketAction(principal, "s3:ListBucket", name.bucket);
    if (versionId) throw noSuchVersion(key, versionId);
    throw marker === undefined ? noSuchKey(key) : deletedKey(key, marker.versionId);
  }

  /** An object, whoever asks. @throws AwsError `NoSuchKey`, `NoSuchVersion` */
  find({ bucket, key, versionId }: ObjectName): StoredObject {
    const state = this.get(bucket);
    const found = versionId ? state.find(key, versionId) : state.current(key);
    if (found?.kind === "object") return found;
    throw versionId ? noSuchVersion(key, versionId) : noSuchKey(key);
  }

  create(principal: Principal, name: string): void {
    this.#authorizer.check({ principal, action: "s3:CreateBucket", resource: bucketArn(name) });
    checkBucketName(name);
    if (this.#byName.has(name)) {
      throw new AwsError(
        "BucketAlreadyOwnedByYou",
        409,
        "The bucket you tried to create already exists, and you own it.",
        {
          BucketName: name,
        },
      );
    }
    this.#byName.set(name, new BucketState(name, this.#clock.nowMs()));
  }

  delete(principal: Principal, name: string): void {
    const bucket = this.forBucketAction(principal, "s3:DeleteBucket", name);
    if (bucket.keys.length > 0) {
      throw new AwsError("BucketNotEmpty", 409, "The bucket you tried to delete is not empty", { BucketName: name });
    }
    this.#byName.delete(name);
  }

  /** By name. */
  list(principal: Principal): readonly BucketState[] {
    this.#authorizer.check({ principal, action: "s3:ListAllMyBuckets", resource: "*" });
    return [...this.#byName.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  setVersioning(name: string, status: Exclude<Versioning, undefined>): void {
    this.get(name).versioning = status;
  }

  setEventBridge(name: string, on: boolean): void {
    this.get(name).eventBridge = on;
  }
}

// The header tells a client that the key is gone and not just unknown.
function deletedKey(key: string, versionId: string): AwsError {
  const { code, status, message } = noSuchKey(key);
  return new AwsError(code, status, message, { Key: key, DeleteMarkerVersionId: versionId });
}
