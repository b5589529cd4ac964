import { isDeepStrictEqual } from "node:util";
import { isSluiceError } from "@sluice/spec/errors";
import type { Connection } from "../aws/connection.ts";
import type { Flags } from "../command-line/flags.ts";
import { backendOf } from "../engine/backend.ts";
import type { Engine } from "../engine/engine.ts";
import { lockedError } from "../engine/locked-error.ts";
import { readStackLocks, type StackLock, type StackLocksOptions } from "../engine/stack-locks.ts";
import { readStackMark } from "../engine/stack-mark.ts";
import { type Io, writeLine } from "../io.ts";
import type { PipelineForEnvironment } from "../pipeline/read-pipeline-for.ts";
import { assertBreakable, awaitUnlocked } from "./await-unlocked.ts";

/** A stack that is about to be looked at or changed. */
export interface StackGuardOptions {
  readonly target: Pick<PipelineForEnvironment, "environment"> & { readonly pipeline: { readonly name: string } };
  readonly stack: string;
  readonly connection: Pick<Connection, "clients">;
  readonly flags: Flags;
  /** What becomes of somebody else's lock where nobody said to wait. @defaultValue it fails */
  readonly onLocked?: (lock: StackLock) => void;
}

/** What was looked at, and the mark of the state that it was seen in. */
export interface Seen<T> {
  readonly value: T;
  readonly mark: string;
}

/** What was found out about a stack is no longer so. */
class StackMoved extends Error {}

/**
 * Keeps work on a stack from building on what somebody else is changing. The engine locks a stack only while it writes, so a look and
 * the change that follows from it are held together by the mark of the state: where it moved in between, everything is begun again.
 */
export class StackGuard {
  readonly #options: StackGuardOptions;
  readonly #io: Io;
  readonly #place: StackLocksOptions;
  /** Waiting is counted from here, however often it is begun again. */
  readonly #startMs: number;
  /** Locks that were there when they were judged. */
  #toBreak: readonly StackLock[] | undefined;

  constructor(options: StackGuardOptions, io: Io) {
    const { connection, stack, target } = options;
    const backend = backendOf(target.environment, io).url;
    this.#options = options;
    this.#io = io;
    this.#place = { backend, project: target.pipeline.name, stack, clients: connection.clients };
    this.#startMs = io.clock.nowMs();
  }

  /**
   * Attempts something once nobody is at the stack, and again when somebody came in between: without `--wait` only if they are done.
   * @throws SluiceError `DEPLOY_STACK_LOCKED`, `DEPLOY_LOCK_HELD`
   */
  async untilStill<T>(attempt: () => Promise<T>): Promise<T> {
    const { stack } = this.#options;
    for (;;) {
      await this.#claim();
      try {
        return await attempt();
      } catch (error) {
        if (error instanceof StackMoved) {
          writeLine(this.#io.stderr, `somebody else changed ${stack} meanwhile: looking again`);
        } else if (this.#waits && isSluiceError(error) && error.code === "DEPLOY_STACK_LOCKED") {
          writeLine(this.#io.stderr, `somebody else is at ${stack}: looking again when they are done`);
        } else throw error;
      }
    }
  }

  /** Looks at the stack, and makes sure that nobody changed it meanwhile: also a failure may have come of that. */
  async steadily<T>(look: () => Promise<T>): Promise<Seen<T>> {
    const mark = await this.mark();
    const [looked] = await Promise.allSettled([look()]);
    this.#io.signal.throwIfAborted();
    await this.assertUnmoved(mark);
    if (looked.status === "rejected") throw looked.reason;
    return { value: looked.value, mark };
  }

  /** Makes sure that the stack is as it was seen, and nobody at it. @throws SluiceError `DEPLOY_STACK_LOCKED` */
  async assertUnmoved(mark: string): Promise<void> {
    const { onLocked, stack } = this.#options;
    // In this order: who has unlocked by the second look has written by then.
    const [lock] = await readStackLocks(this.#place);
    if (lock !== undefined) {
      if (onLocked === undefined || this.#waits) throw lockedError(stack, lock, this.#io);
      onLocked(lock);
      return;
    }
    if (await this.hasMoved(mark)) throw new StackMoved(stack);
  }

  /** The mark of the state as it is now. */
  async mark(): Promise<string> {
    return await readStackMark(this.#place);
  }

  /** Whether anybody changed the stack since; who is at it and has written nothing yet has not. */
  async hasMoved(mark: string): Promise<boolean> {
    return (await this.mark()) !== mark;
  }

  /**
   * Takes away the lock that was left behind, if there is one and `--break-lock` says so.
   * @throws SluiceError `DEPLOY_STACK_LOCKED` when another one has come since
   */
  async breakLock(engine: Pick<Engine, "breakLock">): Promise<void> {
    const judged = this.#toBreak ?? [];
    this.#toBreak = [];
    if (judged.length === 0) return;
    // Between the judgement and this the engine was opened, and the engine takes every lock away: also of who broke this one first.
    const locks = await readStackLocks(this.#place);
    const other = locks.find((lock) => !judged.some((each) => isDeepStrictEqual(each, lock)));
    if (other !== undefined) throw lockedError(this.#options.stack, other, this.#io);
    if (locks.length > 0) await engine.breakLock();
  }

  get #waits(): boolean {
    return this.#options.flags.has("wait");
  }

  async #claim(): Promise<void> {
    const { flags, onLocked, stack } = this.#options;
    if (flags.has("break-lock") && this.#toBreak === undefined) {
      const locks = await readStackLocks(this.#place);
      assertBreakable(stack, locks, this.#io);
      this.#toBreak = locks;
      return;
    }
    if (onLocked === undefined || this.#waits) await awaitUnlocked(this.#place, flags, this.#io, this.#startMs);
  }
}
