import type { Connection } from "../aws/connection.ts";
import { withConnection } from "../aws/with-connection.ts";
import type { Flags } from "../command-line/flags.ts";
import type { Engine } from "../engine/engine.ts";
import { openEngine } from "../engine/open-engine.ts";
import type { Io } from "../io.ts";
import type { PipelineForEnvironment } from "../pipeline/read-pipeline-for.ts";
import { stackOf } from "./deployment.ts";
import { StackGuard } from "./stack-guard.ts";

/** A stack as it is, in the hands of the engine, without a program that would say what it should be. */
export interface OpenStack {
  readonly target: PipelineForEnvironment;
  readonly stack: string;
  readonly flags: Flags;
  readonly connection: Connection;
  readonly engine: Engine;
  readonly guard: StackGuard;
}

/**
 * Opens a pipeline's stack for work on what it holds, once the account is known to be the right one and nobody else is at it, and closes
 * it whatever comes of it. Where somebody comes in between, the work is begun again.
 */
export async function withStack<T>(
  target: PipelineForEnvironment,
  flags: Flags,
  io: Io,
  work: (open: OpenStack) => Promise<T>,
): Promise<T> {
  const { environment, pipeline } = target;
  const stack = stackOf(target);
  return await withConnection(environment, io, async (connection) => {
    const program = async () => ({});
    const debug = flags.has("debug");
    const guard = new StackGuard({ target, stack, connection, flags }, io);
    const engine = await openEngine({ project: pipeline.name, stack, environment, program, io, connection, debug });
    try {
      return await guard.untilStill(async () => {
        await guard.breakLock(engine);
        return await work({ target, stack, flags, connection, engine, guard });
      });
    } finally {
      engine.close();
    }
  });
}
