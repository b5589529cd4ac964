import { randomUUID } from "node:crypto";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SluiceError } from "@sluice/spec/errors";
import { isRaced, isUnmet, refused } from "../aws/aws-failure.ts";
import { parseReleaseName, type ReleaseStore, releaseName } from "./release-store.ts";
import { type S3Folder, s3Uri } from "./s3-place.ts";

/** Names the write that made an object, so that a writer whose answer was lost knows its own. */
const writeKey = "sluice-write";

// S3 answers 409 to a write that races another one on its key, and says to send it again.
const mostAttempts = 10;

/** Releases as objects: `<prefix><pipeline>/<number>.json`. The bucket decides how they are encrypted. */
export class S3ReleaseStore implements ReleaseStore {
  readonly #folder: S3Folder;
  readonly #client: () => Promise<S3Client>;

  constructor(folder: S3Folder, client: () => Promise<S3Client>) {
    this.#folder = folder;
    this.#client = client;
  }

  async numbers(pipeline: string): Promise<readonly number[]> {
    const { bucket, prefix } = this.#folder;
    const folder = `${prefix}${pipeline}/`;
    const { paginateListObjectsV2 } = await import("@aws-sdk/client-s3");
    const numbers: number[] = [];
    try {
      const pages = paginateListObjectsV2(
        { client: await this.#client() },
        { Bucket: bucket, Prefix: folder, Delimiter: "/" },
      );
      for await (const { Contents = [] } of pages) {
        numbers.push(...Contents.flatMap(({ Key = "" }) => parseReleaseName(Key.slice(folder.length)) ?? []));
      }
    } catch (error) {
      throw unusable(`list the ledger s3://${bucket}/${folder}`, error, `s3:ListBucket on ${bucket}`);
    }
    return numbers;
  }

  async read(pipeline: string, number: number): Promise<string> {
    const { GetObjectCommand } = await import("@aws-sdk/client-s3");
    try {
      const { Body } = await (await this.#client()).send(new GetObjectCommand(this.#name(pipeline, number)));
      return (await Body?.transformToString()) ?? "";
    } catch (error) {
      throw unusable(`read ${this.placeOf(pipeline, number)}`, error, `s3:GetObject on ${this.#folder.bucket}`);
    }
  }

  async create(pipeline: string, number: number, text: string): Promise<boolean> {
    const { PutObjectCommand } = await import("@aws-sdk/client-s3");
    const write = randomUUID();
    const command = new PutObjectCommand({
      ...this.#name(pipeline, number),
      Body: text,
      ContentType: "application/json",
      Metadata: { [writeKey]: write },
      IfNoneMatch: "*",
    });
    for (let attempt = 1; ; attempt++) {
      try {
        await (await this.#client()).send(command);
        return true;
      } catch (error) {
        if (isUnmet(error)) return await this.#isOwn(pipeline, number, write);
        if (isRaced(error) && attempt < mostAttempts) continue;
        throw unusable(`write ${this.placeOf(pipeline, number)}`, error, `s3:PutObject on ${this.#folder.bucket}`);
      }
    }
  }

  placeOf(pipeline: string, number: number): string {
    const { Bucket: bucket, Key: key } = this.#name(pipeline, number);
    return s3Uri({ bucket, key });
  }

  /** The SDK sends a write again whose answer was lost; then the number may be taken by that very write. */
  async #isOwn(pipeline: string, number: number, write: string): Promise<boolean> {
    const { HeadObjectCommand } = await import("@aws-sdk/client-s3");
    const { Metadata = {} } = await (await this.#client()).send(new HeadObjectCommand(this.#name(pipeline, number)));
    return Metadata[writeKey] === write;
  }

  #name(pipeline: string, number: number): { Bucket: string; Key: string } {
    const { bucket, prefix } = this.#folder;
    return { Bucket: bucket, Key: `${prefix}${pipeline}/${releaseName(number)}` };
  }
}

function unusable(tried: string, cause: unknown, permission: string): SluiceError {
  return refused("RELEASE_LEDGER_UNUSABLE", tried, cause, permission);
}
