import { randomUUID } from "node:crypto";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SluiceError } from "@sluice/spec/errors";
import { isRaced, isUnmet, refused } from "../aws/aws-failure.ts";
import { type S3Folder, s3Uri } from "../aws/s3-place.ts";
import type { LedgerStore } from "./ledger-store.ts";

/** Names the write that made an object, so that a writer whose answer was lost knows its own. */
const writeKey = "sluice-write";

// S3 answers 409 to a write that races another one on its key, and says to send it again.
const mostAttempts = 10;

/** Texts as objects, such as `<prefix><pipeline>/000012.json`. The bucket decides how they are encrypted. */
export class S3LedgerStore implements LedgerStore {
  readonly #root: S3Folder;
  readonly #client: () => Promise<S3Client>;

  constructor(root: S3Folder, client: () => Promise<S3Client>) {
    this.#root = root;
    this.#client = client;
  }

  async names(folder: string): Promise<readonly string[]> {
    const { bucket, prefix } = this.#root;
    const path = `${prefix}${folder}/`;
    const { paginateListObjectsV2 } = await import("@aws-sdk/client-s3");
    const names: string[] = [];
    try {
      const pages = paginateListObjectsV2(
        { client: await this.#client() },
        { Bucket: bucket, Prefix: path, Delimiter: "/" },
      );
      for await (const { Contents = [] } of pages) {
        names.push(...Contents.map(({ Key = "" }) => Key.slice(path.length)));
      }
    } catch (error) {
      throw unusable(`list the ledger s3://${bucket}/${path}`, error, `s3:ListBucket on ${bucket}`);
    }
    return names;
  }

  async read(folder: string, name: string): Promise<string> {
    const { GetObjectCommand } = await import("@aws-sdk/client-s3");
    try {
      const { Body } = await (await this.#client()).send(new GetObjectCommand(this.#name(folder, name)));
      return (await Body?.transformToString()) ?? "";
    } catch (error) {
      throw unusable(`read ${this.placeOf(folder, name)}`, error, `s3:GetObject on ${this.#root.bucket}`);
    }
  }

  async create(folder: string, name: string, text: string): Promise<boolean> {
    const { PutObjectCommand } = await import("@aws-sdk/client-s3");
    const write = randomUUID();
    const command = new PutObjectCommand({
      ...this.#name(folder, name),
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
        if (isUnmet(error)) return await this.#isOwn(folder, name, write);
        if (isRaced(error) && attempt < mostAttempts) continue;
        throw unusable(`write ${this.placeOf(folder, name)}`, error, `s3:PutObject on ${this.#root.bucket}`);
      }
    }
  }

  placeOf(folder: string, name: string): string {
    const { Bucket: bucket, Key: key } = this.#name(folder, name);
    return s3Uri({ bucket, key });
  }

  /** The SDK sends a write again whose answer was lost; then the name may be taken by that very write. */
  async #isOwn(folder: string, name: string, write: string): Promise<boolean> {
    const { HeadObjectCommand } = await import("@aws-sdk/client-s3");
    const { Metadata = {} } = await (await this.#client()).send(new HeadObjectCommand(this.#name(folder, name)));
    return Metadata[writeKey] === write;
  }

  #name(folder: string, name: string): { Bucket: string; Key: string } {
    const { bucket, prefix } = this.#root;
    return { Bucket: bucket, Key: `${prefix}${folder}/${name}` };
  }
}

function unusable(tried: string, cause: unknown, permission: string): SluiceError {
  return refused("RELEASE_LEDGER_UNUSABLE", tried, cause, permission);
}
