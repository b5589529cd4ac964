import { hash, randomBytes } from "node:crypto";
import { type ChecksumAlgorithm, checksumOf, type StatedChecksum } from "../gateway/checksums.ts";
import { AwsError } from "../gateway/service.ts";
import type { Principal } from "../iam/principal.ts";
import { joinBodies, type StoredBody } from "./body-store.ts";
import { checkKey } from "./bucket-names.ts";
import type { WriteConditions } from "./conditions.ts";
import type { ObjectAttributes, ObjectChecksum } from "./object-version.ts";
import { invalidArgument, malformedXml, noSuchUpload } from "./s3-errors.ts";
import { attributesOf, readHeld, type S3Store } from "./s3-store.ts";
import type { ObjectName, PutObjectResult } from "./s3-types.ts";

/** One uploaded part. */
export interface UploadedPart {
  /** 1 to 10000. */
  readonly partNumber: number;
  /** Hex MD5, without quotes. */
  readonly etag: string;
  readonly body: StoredBody;
  readonly checksum: StatedChecksum | undefined;
  readonly lastModifiedMs: number;
}

/** An upload that was begun and neither completed nor aborted. */
export interface MultipartUpload extends ObjectName {
  readonly uploadId: string;
  readonly attributes: ObjectAttributes;
  readonly checksumAlgorithm: ChecksumAlgorithm | undefined;
  readonly checksumType: ObjectChecksum["type"];
  readonly initiatedAtMs: number;
  readonly parts: Map<number, UploadedPart>;
}

/** What names an upload. */
export interface UploadName extends ObjectName {
  readonly uploadId: string;
}

/** Smallest part that is not the last one. */
const partMinBytes = 5 * 1024 * 1024;

/** Multipart uploads on their way to become objects of a store. */
export class MultipartUploads {
  readonly #store: S3Store;
  readonly #uploads = new Map<string, MultipartUpload>();

  constructor(store: S3Store) {
    this.#store = store;
  }

  create(
    principal: Principal,
    name: ObjectName,
    options: Partial<ObjectAttributes> & {
      checksumAlgorithm?: ChecksumAlgorithm;
      checksumType?: ObjectChecksum["type"];
    },
  ): MultipartUpload {
    this.#store.authorizeWrite(principal, name, {});
    const { checksumAlgorithm } = options;
    const upload: MultipartUpload = {
      bucket: name.bucket,
      key: name.key,
      uploadId: randomBytes(48).toString("base64url"),
      attributes: attributesOf(options),
      checksumAlgorithm,
      // The algorithm of 64 bits exists only over whole objects.
      checksumType: options.checksumType ?? (checksumAlgorithm === "crc64nvme" ? "FULL_OBJECT" : "COMPOSITE"),
      initiatedAtMs: this.#store.clock.nowMs(),
      parts: new Map(),
    };
    this.#uploads.set(upload.uploadId, upload);
    return upload;
  }

  async uploadPart(
    principal: Principal,
    name: UploadName,
    part: { partNumber: number; bytes: Buffer; checksum?: StatedChecksum | undefined },
  ): Promise<UploadedPart> {
    this.#store.authorizeWrite(principal, name, {});
    const upload = this.#find(name);
    const { partNumber, bytes } = part;
    if (!(Number.isInteger(partNumber) && partNumber >= 1 && partNumber <= 10_000)) {
      throw invalidArgument("Part number must be an integer between 1 and 10000, inclusive");
    }
    const { checksumAlgorithm: algorithm } = upload;
    const checksum = part.checksum ?? (algorithm && { algorithm, value: checksumOf(algorithm, bytes) });
    const body = await this.#store.bodies.store(bytes);
    const lastModifiedMs = this.#store.clock.nowMs();
    const uploaded: UploadedPart = { partNumber, etag: hash("md5", bytes), body, checksum, lastModifiedMs };
    upload.parts.get(partNumber)?.body.release();
    upload.parts.set(partNumber, uploaded);
    return uploaded;
  }

  /** Makes the object out of the parts named, in their order. */
  async complete(
    principal: Principal,
    name: UploadName,
    options: WriteConditions & { parts: readonly { partNumber: number; etag: string }[] },
  ): Promise<PutObjectResult> {
    this.#store.authorizeWrite(principal, name, options);
    const parts = chooseParts(this.#find(name), options.parts);
    for (const part of parts) part.body.retain();
    const body = joinBodies(parts.map((part) => part.body));
    const { upload, checksum } = await this.#checked(name, parts, body);
    // From here on nothing waits: the conditions hold and the object is made, or the upload stays as it was.
    const result = this.#store.commit(principal, {
      name: upload,
      conditions: options,
      draft: {
        ...upload.attributes,
        body,
        checksum,
        etag: multipartEtag(parts),
        partSizes: parts.map((part) => part.body.sizeBytes),
        reason: "CompleteMultipartUpload",
      },
    });
    this.#forget(upload);
    return result;
  }

  abort(principal: Principal, name: UploadName): void {
    this.#store.buckets.forObjectAction(principal, "s3:AbortMultipartUpload", name);
    this.#forget(this.#find(name));
  }

  /** An upload and its parts. */
  describe(principal: Principal, name: UploadName): MultipartUpload {
    this.#store.buckets.forObjectAction(principal, "s3:ListMultipartUploadParts", name);
    return this.#find(name);
  }

  /** The uploads of a bucket, in the order they were begun. */
  list(principal: Principal, bucket: string): readonly MultipartUpload[] {
    this.#store.buckets.forBucketAction(principal, "s3:ListBucketMultipartUploads", bucket);
    return [...this.#uploads.values()].filter((upload) => upload.bucket === bucket);
  }

  // Somebody else may complete or abort the upload while its checksum is read.
  async #checked(name: UploadName, parts: readonly UploadedPart[], body: StoredBody) {
    try {
      const checksum = await combineChecksums(this.#find(name), parts, body);
      return { upload: this.#find(name), checksum };
    } catch (error) {
      body.release();
      throw error;
    }
  }

  #find({ bucket, key, uploadId }: UploadName): MultipartUpload {
    checkKey(key);
    const upload = this.#uploads.get(uploadId);
    if (upload === undefined || upload.bucket !== bucket || upload.key !== key) throw noSuchUpload(uploadId);
    return upload;
  }

  #forget(upload: MultipartUpload): void {
    this.#uploads.delete(upload.uploadId);
    for (const part of upload.parts.values()) part.body.release();
  }
}

function chooseParts(upload: MultipartUpload, named: readonly { partNumber: number; etag: string }[]): UploadedPart[] {
  if (named.length === 0) throw malformedXml();
  const parts = named.map(({ partNumber, etag }, index) => {
    if (partNumber <= (named[index - 1]?.partNumber ?? 0)) {
      throw new AwsError(
        "InvalidPartOrder",
        400,
        "The list of parts was not in ascending order. The parts list must be specified in order by part number.",
      );
    }
    const part = upload.parts.get(partNumber);
    if (part === undefined || part.etag !== etag.replaceAll('"', "")) {
      throw new AwsError(
        "InvalidPart",
        400,
        "One or more of the specified parts could not be found. The part may not have been uploaded, or its ETag may not match.",
        { PartNumber: String(partNumber) },
      );
    }
    return part;
  });
  const small = parts.slice(0, -1).find((part) => part.body.sizeBytes < partMinBytes);
  if (small === undefined) return parts;
  throw new AwsError("EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size", {
    PartNumber: String(small.partNumber),
    ProposedSize: String(small.body.sizeBytes),
    MinSizeAllowed: String(partMinBytes),
  });
}

function multipartEtag(parts: readonly UploadedPart[]): string {
  const digests = Buffer.concat(parts.map((part) => Buffer.from(part.etag, "hex")));
  return `${hash("md5", digests)}-${parts.length}`;
}

async function combineChecksums(
  upload: MultipartUpload,
  parts: readonly UploadedPart[],
  body: StoredBody,
): Promise<ObjectChecksum | undefined> {
  const algorithm = upload.checksumAlgorithm;
  if (algorithm === undefined) return undefined;
  if (upload.checksumType === "FULL_OBJECT") {
    return { algorithm, type: "FULL_OBJECT", value: checksumOf(algorithm, await readHeld(body)) };
  }
  const joined = Buffer.concat(parts.map((part) => Buffer.from(part.checksum?.value ?? "", "base64")));
  return { algorithm, type: "COMPOSITE", value: `${checksumOf(algorithm, joined)}-${parts.length}` };
}
