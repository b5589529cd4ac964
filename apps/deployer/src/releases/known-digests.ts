import type { S3Client } from "@aws-sdk/client-s3";
import type { ArtifactFolder } from "./artifact-folder.ts";
import { type ReadObjectOptions, type StoredObject, sha256Of } from "./stored-object.ts";

/** Digests of objects, each worked out once: an object with the same etag, version and size has the same content. */
export class KnownDigests {
  readonly #folder: ArtifactFolder;
  readonly #client: S3Client;
  readonly #write: boolean;

  /** @param options `write`: keep what is worked out for the next time */
  constructor(folder: ArtifactFolder, client: S3Client, options: { readonly write: boolean }) {
    this.#folder = folder;
    this.#client = client;
    this.#write = options.write;
  }

  /**
   * The digest of an object's content, 64 hex digits.
   * @throws the error of S3 (412) when the object is another by now
   */
  async of(object: StoredObject, options: ReadObjectOptions): Promise<string> {
    const known = object.sha256 ?? (await this.#read(object));
    if (known !== undefined) return known;
    const sha256 = await sha256Of(object, this.#client, options);
    await this.learn(object, sha256);
    return sha256;
  }

  async #read(object: StoredObject): Promise<string | undefined> {
    const { GetObjectCommand } = await import("@aws-sdk/client-s3");
    const { bucket, key } = this.#folder.knownDigest(object);
    try {
      const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const text = (await Body?.transformToString()) ?? "";
      return /^[0-9a-f]{64}$/.test(text) ? text : undefined;
    } catch {
      // Knowing only saves time: without it the object is read.
      return undefined;
    }
  }

  /** Keeps a digest for the next time. */
  async learn(object: StoredObject, sha256: string): Promise<void> {
    if (!this.#write) return;
    const { PutObjectCommand } = await import("@aws-sdk/client-s3");
    const { bucket, key } = this.#folder.knownDigest(object);
    // As above: who may not write it here will be told when the artifact itself is written.
    await this.#client
      .send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: sha256, ContentType: "text/plain" }))
      .catch(() => {});
  }
}
