import type { Connection } from "../aws/connection.ts";
import type { Flags } from "../command-line/flags.ts";
import { backendOf } from "../engine/backend.ts";
import type { Engine } from "../engine/engine.ts";
import { readStackLocks } from "../engine/stack-locks.ts";
import type { Io } from "../io.ts";
import type { PipelineForEnvironment } from "../pipeline/read-pipeline-for.ts";
import { assertBreakable, awaitUnlocked } from "./await-unlocked.ts";

/** A stack that is about to be changed. */
export interface ClaimStackOptions {
  readonly target: Pick<PipelineForEnvironment, "environment" | "pipeline">;
  readonly stack: string;
  readonly connection: Connection;
  readonly flags: Flags;
}

/**
 * Makes sure that nobody else is at a stack, before anything of it is looked at: waits, or finds a lock that was left behind, as the
 * command line says. What it answers takes that lock away once there is an engine to do it with.
 * @throws SluiceError `DEPLOY_STACK_LOCKED`, `DEPLOY_LOCK_HELD`
 */
export async function claimStack(
  { connection, flags, stack, target }: ClaimStackOptions,
  io: Io,
): Promise<(engine: Engine) => Promise<void>> {
  const backend = backendOf(target.environment, io).url;
  const place = { backend, project: target.pipeline.name, stack, clients: connection.clients };
  if (!flags.has("break-lock")) {
    await awaitUnlocked(place, flags, io);
    return async () => undefined;
  }
  const locks = await readStackLocks(place);
  assertBreakable(stack, locks);
  return async (engine) => {
    if (locks.length > 0) await engine.breakLock();
  };
}
