import { setTimeout as sleep } from "node:timers/promises";
import { SluiceError } from "@sluice/spec/errors";
import type { Flags } from "../command-line/flags.ts";
import { ago, holder, lockedError } from "../engine/locked-error.ts";
import { isStale, readStackLocks, type StackLock, type StackLocksOptions } from "../engine/stack-locks.ts";
import { UsageError } from "../failures/usage-error.ts";
import { type Io, writeLine } from "../io.ts";

const lookAgainMs = 2_000;
const sayAgainMs = 30_000;

/**
 * Resolves when nobody is at the stack: at once, or with `--wait` when the other one is done. The seconds of `--wait` begin at `startMs`.
 * @throws SluiceError `DEPLOY_STACK_LOCKED`
 */
export async function awaitUnlocked(
  options: StackLocksOptions,
  flags: Flags,
  io: Io,
  startMs: number = io.clock.nowMs(),
): Promise<void> {
  const limitMs = waitLimitMs(flags);
  let saidMs = Number.NEGATIVE_INFINITY;
  for (;;) {
    const [lock] = await readStackLocks(options);
    if (lock === undefined) return;
    const nowMs = io.clock.nowMs();
    if (isStale(lock, io.env) === true || nowMs - startMs >= limitMs) throw lockedError(options.stack, lock, io);
    if (nowMs - saidMs >= sayAgainMs) {
      writeLine(io.stderr, `waiting for ${holder(lock)}, at it ${ago(lock, nowMs)}`);
      saidMs = nowMs;
    }
    await sleep(lookAgainMs, undefined, { signal: io.signal });
  }
}

/**
 * Checks that a lock may be broken.
 * @throws SluiceError `DEPLOY_LOCK_HELD` when its process is at work on this machine
 */
export function assertBreakable(stack: string, locks: readonly StackLock[], { env }: Pick<Io, "env">): void {
  const held = locks.find((lock) => isStale(lock, env) === false);
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
