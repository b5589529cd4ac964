import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { AwsClients } from "../aws/aws-clients.ts";

/** Where the engine of a file or S3 backend keeps its files. */
export interface BackendPlace {
  /** Absolute `file://` URL, or `s3://bucket[/prefix][?query]`. */
  readonly backend: string;
  readonly clients: Pick<AwsClients, "s3">;
}

/** One file of a backend. */
export interface BackendFile {
  /** Without its folder. */
  readonly name: string;
  /** Another one after every write. */
  readonly version: string;
  /** Empty once the file is gone. */
  text(): Promise<string>;
}

/** The files of a backend whose path below it begins so; none where nobody ever wrote. */
export async function backendFiles(place: BackendPlace, start: string): Promise<BackendFile[]> {
  return place.backend.startsWith("s3://") ? await inBucket(place, start) : inFolder(place, start);
}

function inFolder({ backend }: BackendPlace, start: string): BackendFile[] {
  const path = join(backend.slice("file://".length), start);
  const [folder, prefix] = start.endsWith("/") ? [path, ""] : [dirname(path), basename(path)];
  const names = orNone(() => readdirSync(folder)) ?? [];
  return names.flatMap((name): BackendFile[] => {
    const file = join(folder, name);
    const found = name.startsWith(prefix) ? orNone(() => statSync(file, { bigint: true })) : undefined;
    if (found === undefined) return [];
    const version = `${found.ino} ${found.size} ${found.mtimeNs}`;
    return [{ name, version, text: async () => orNone(() => readFileSync(file, "utf8")) ?? "" }];
  });
}

/** Undefined for what is not there, or went while it was looked at. */
function orNone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function inBucket({ backend, clients }: BackendPlace, start: string): Promise<BackendFile[]> {
  const { GetObjectCommand, ListObjectsV2Command } = await import("@aws-sdk/client-s3");
  const [, bucket = "", prefix = ""] = /^s3:\/\/([^/?]+)\/?([^?]*)/.exec(backend) ?? [];
  const s3 = await clients.s3();
  const path = prefix === "" ? start : `${prefix.replace(/\/$/, "")}/${start}`;
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: path }));
  return Contents.flatMap(({ ETag = "", Key, LastModified }): BackendFile[] => {
    if (Key === undefined) return [];
    const text = async () => {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
        return (await Body?.transformToString()) ?? "";
      } catch (error) {
        // It went between the list and the look.
        if ((error as { name?: unknown }).name === "NoSuchKey") return "";
        throw error;
      }
    };
    return [{ name: basename(Key), version: `${ETag} ${LastModified?.getTime()}`, text }];
  });
}
