import { setTimeout as sleep } from "node:timers/promises";
import { SluiceError } from "@sluice/spec/errors";
import type { Flags } from "../command-line/flags.ts";
import { isStale, readStackLocks, type StackLock, type StackLocksOptions } from "../engine/stack-locks.ts";
import { UsageError } from "../failures/usage-error.ts";
import { type Io, writeLine } from "../io.ts";

const lookAgainMs = 2_000;
const sayAgainMs = 30_000;

/**
 * Resolves when nobody is at the stack: at once, or with `--wait` when the other one is done.
 * @throws SluiceError `DEPLOY_STACK_LOCKED`
 */
export async function awaitUnlocked(options: StackLocksOptions, flags: Flags, io: Io): Promise<void> {
  const limitMs = waitLimitMs(flags);
  const startMs = io.clock.nowMs();
  let saidMs = Number.NEGATIVE_INFINITY;
  for (;;) {
    const [lock] = await readStackLocks(options);
    if (lock === undefined) return;
    const nowMs = io.clock.nowMs();
    if (isStale(lock) === true || nowMs - startMs >= limitMs) throw lockedError(options.stack, lock, nowMs);
    if (nowMs - saidMs >= sayAgainMs) {
      writeLine(io.stderr, `waiting for ${holder(lock)}, at it ${ago(lock, nowMs)}`);
      saidMs = nowMs;
    }
    await sleep(lookAgainMs, undefined, { signal: io.signal });
  }
}

/** The error of a stack that somebody else is at. */
export function lockedError(stack: string, lock: StackLock, nowMs: number): SluiceError {
  const message = `${stack} is locked by ${holder(lock)}, ${ago(lock, nowMs)}`;
  const hints = {
    true: "that process has ended without unlocking it: run the command again with --break-lock",
    false: "add --wait to wait until it is done",
    undefined: `add --wait to wait until it is done; if nothing runs on ${lock.host} any more, add --break-lock`,
  };
  return new SluiceError("DEPLOY_STACK_LOCKED", message, { hint: hints[`${isStale(lock)}`] });
}

/**
 * Checks that a lock may be broken.
 * @throws SluiceError `DEPLOY_LOCK_HELD` when its process is at work on this machine
 */
export function assertBreakable(stack: string, locks: readonly StackLock[]): void {
  const held = locks.find((lock) => isStale(lock) === false);
  if (held === undefined) return;
  throw new SluiceError("DEPLOY_LOCK_HELD", `${stack} is in use: ${holder(held)} is running`, {
    hint: "wait for it with --wait, or end it first; a broken lock would let two deployments write over each other",
  });
}

function waitLimitMs(flags: Flags): number {
  const wait = flags.get("wait");
  if (wait === undefined) return 0;
  if (wait === "true") return Number.POSITIVE_INFINITY;
  if (/^\d+$/.test(wait)) return Number(wait) * 1000;
  throw new UsageError("DEPLOY_OPTION_VALUE", `--wait takes seconds, not ${JSON.stringify(wait)}`, {
    hint: "write --wait to wait for as long as it takes, or --wait=600",
  });
}

function holder({ user, host, pid }: StackLock): string {
  return `${user} on ${host} (process ${pid})`;
}

function ago({ since }: StackLock, nowMs: number): string {
  const seconds = Math.max(0, Math.round((nowMs - Date.parse(since)) / 1000));
  const time =
    seconds < 120
      ? `${seconds} s`
      : seconds < 7200
        ? `${Math.round(seconds / 60)} min`
        : `${Math.round(seconds / 3600)} h`;
  return `since ${since.slice(0, 19)}Z (${time})`;
}
