import { readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { AwsClients } from "../aws/aws-clients.ts";
import { isRunning } from "../aws/emulator.ts";

/** Who is at a stack, as the engine of a file or S3 backend writes it down. */
export interface StackLock {
  readonly user: string;
  readonly host: string;
  /** Process of the engine, not of who started it. */
  readonly pid: number;
  /** ISO 8601. */
  readonly since: string;
}

/** Where locks are looked for. */
export interface StackLocksOptions {
  /** Absolute `file://` URL, or `s3://bucket[/prefix][?query]`. */
  readonly backend: string;
  readonly project: string;
  readonly stack: string;
  readonly clients: Pick<AwsClients, "s3">;
}

/** The locks of a stack: none for a free one, more than one only in the moment that two begin at once. */
export async function readStackLocks({ backend, clients, project, stack }: StackLocksOptions): Promise<StackLock[]> {
  const folder = `.pulumi/locks/organization/${project}/${stack}/`;
  const texts = backend.startsWith("s3://") ? await readObjects(backend, folder, clients) : readFiles(backend, folder);
  return texts.flatMap(parseLock);
}

/** Whether its process has ended without taking the lock away; undefined for a process of another host. */
export function isStale({ host, pid }: StackLock): boolean | undefined {
  return host === hostname() ? !isEngine(pid) : undefined;
}

/** Where the system tells, a process that has ended and waits to be buried, or another one that got its number, is no engine. */
function isEngine(pid: number): boolean {
  try {
    const [, name = "", state = ""] = /\((.*)\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return name.startsWith("pulumi") && state !== "Z" && state !== "X";
  } catch {
    return isRunning(pid);
  }
}

function readFiles(backend: string, folder: string): string[] {
  const path = join(backend.slice("file://".length), folder);
  try {
    return readdirSync(path)
      .filter((name) => name.endsWith(".json"))
      .map((name) => readFileSync(join(path, name), "utf8"));
  } catch (error) {
    // Nobody ever locked it, or a lock went while it was looked at.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

async function readObjects(backend: string, folder: string, clients: Pick<AwsClients, "s3">): Promise<string[]> {
  const { GetObjectCommand, ListObjectsV2Command } = await import("@aws-sdk/client-s3");
  const [, bucket = "", prefix = ""] = /^s3:\/\/([^/?]+)\/?([^?]*)/.exec(backend) ?? [];
  const s3 = await clients.s3();
  const start = prefix === "" ? folder : `${prefix.replace(/\/$/, "")}/${folder}`;
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: start }));
  const keys = Contents.flatMap(({ Key }) => (Key?.endsWith(".json") === true ? [Key] : []));
  return await Promise.all(
    keys.map(async (key) => {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return (await Body?.transformToString()) ?? "";
      } catch (error) {
        // It went between the list and the look.
        if ((error as { name?: unknown }).name === "NoSuchKey") return "";
        throw error;
      }
    }),
  );
}

function parseLock(text: string): StackLock[] {
  try {
    const { username, hostname: host, pid, timestamp } = JSON.parse(text) as Record<string, unknown>;
    return [{ user: String(username), host: String(host), pid: Number(pid), since: String(timestamp) }];
  } catch {
    // Empty: gone, or not written to its end yet.
    return [];
  }
}
