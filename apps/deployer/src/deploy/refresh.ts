import { connectionOf } from "../aws/connection.ts";
import type { VerbHandler } from "../command-line/verb.ts";
import { openEngine } from "../engine/open-engine.ts";
import { exitCode, writeJson } from "../io.ts";
import { readPipelineFor } from "../pipeline/read-pipeline-for.ts";
import { buildPlan } from "../plan/build-plan.ts";
import { renderPlan } from "../plan/render-plan.ts";
import { DeployProgress } from "../progress/deploy-progress.ts";
import { styleOf } from "../terminal/style.ts";
import { claimStack } from "./claim-stack.ts";
import { stackOf } from "./deployment.ts";
import { operationFailure } from "./operation-failure.ts";
import { cancelled, settleInterrupted } from "./settle-interrupted.ts";
import { watchInterrupt } from "./watch-interrupt.ts";

/** `sluice refresh`: takes over in the state what AWS says of every resource; AWS is not changed. */
export const refresh: VerbHandler = async ({ files: [file = ""], flags }, io) => {
  const target = await readPipelineFor({ file, flags, io });
  const { environment, pipeline } = target;
  const stack = stackOf(target);
  const connection = connectionOf(environment, io);
  try {
    await connection.check();
    const program = async () => ({});
    const debug = flags.has("debug");
    const engine = await openEngine({ project: pipeline.name, stack, environment, program, io, connection, debug });
    try {
      const breakLock = await claimStack({ connection, flags, target, stack }, io);
      await breakLock(engine);
      await settleInterrupted({ engine, stack, target }, io);
      const progress = new DeployProgress({ io, pipeline, operation: "refresh" });
      const stopWatching = watchInterrupt(io, `sluice refresh ${file}`);
      const operation = await engine
        .refresh({ signal: io.signal, onEvent: (event) => progress.event(event) })
        .finally(() => {
          progress.close();
          stopWatching();
        });
      if (operation.result === "cancelled") throw cancelled(stack, io);
      if (operation.result === "failed") {
        const { clients } = connection;
        const next = "what was read is kept; AWS was not changed";
        throw await operationFailure({ verb: "refresh", operation, failures: progress.failures, clients, next });
      }
      const plan = buildPlan({ operation: "refresh", steps: operation.steps, pipeline, environment });
      const options = { style: styleOf(io.stdout, io.env), columns: io.stdout.columns ?? 80 };
      if (flags.has("json")) writeJson(io.stdout, { version: 1, plan });
      else io.stdout.write(renderPlan(plan, options));
      return exitCode.done;
    } finally {
      engine.close();
    }
  } finally {
    connection.clients.close();
  }
};
