import { SluiceError } from "@sluice/spec/errors";
import type { Io } from "../io.ts";
import { isStale, type StackLock } from "./stack-locks.ts";

/** The error of a stack that somebody else is at. */
export function lockedError(stack: string, lock: StackLock, { clock, env }: Pick<Io, "clock" | "env">): SluiceError {
  const message = `${stack} is locked by ${holder(lock)}, ${ago(lock, clock.nowMs())}`;
  const hints = {
    true: "that process has ended without unlocking it: run the command again with --break-lock",
    false: "add --wait to wait until it is done",
    undefined: `add --wait to wait until it is done; if nothing runs on ${lock.host} any more, add --break-lock`,
  };
  return new SluiceError("DEPLOY_STACK_LOCKED", message, { hint: hints[`${isStale(lock, env)}`] });
}

/** Whose a lock is, in words. */
export function holder({ user, host, pid }: StackLock): string {
  return `${user} on ${host} (process ${pid})`;
}

/** Since when a lock is held, in words. */
export function ago({ since }: StackLock, nowMs: number): string {
  const seconds = Math.max(0, Math.round((nowMs - Date.parse(since)) / 1000));
  const time =
    seconds < 120
      ? `${seconds} s`
      : seconds < 7200
        ? `${Math.round(seconds / 60)} min`
        : `${Math.round(seconds / 3600)} h`;
  return `since ${since.slice(0, 19)}Z (${time})`;
}
