import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { isRunning } from "../aws/emulator.ts";
import type { Io } from "../io.ts";
import { type BackendPlace, backendFiles } from "./backend-files.ts";

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
export interface StackLocksOptions extends BackendPlace {
  readonly project: string;
  readonly stack: string;
}

/** The locks of a stack: none for a free one, more than one only in the moment that two begin at once. */
export async function readStackLocks({ project, stack, ...place }: StackLocksOptions): Promise<StackLock[]> {
  const files = await backendFiles(place, `.pulumi/locks/organization/${project}/${stack}/`);
  const texts = files.filter(({ name }) => name.endsWith(".json")).map((file) => file.text());
  return (await Promise.all(texts)).flatMap(parseLock);
}

/** Whether its process has ended without taking the lock away; undefined for a process that may be another machine's. */
export function isStale({ host, pid }: StackLock, env: Io["env"]): boolean | undefined {
  if (host !== hostname()) return undefined;
  if (isEngine(pid)) return false;
  // GitHub's machines are called as the image that they are made of: many have one name at a time.
  return env.GITHUB_ACTIONS === "true" ? undefined : true;
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

function parseLock(text: string): StackLock[] {
  try {
    const { username, hostname: host, pid, timestamp } = JSON.parse(text) as Record<string, unknown>;
    return [{ user: String(username), host: String(host), pid: Number(pid), since: String(timestamp) }];
  } catch {
    // Empty: gone, or not written to its end yet.
    return [];
  }
}
