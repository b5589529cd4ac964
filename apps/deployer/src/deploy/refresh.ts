import type { VerbHandler } from "../command-line/verb.ts";
import { exitCode, type Io, writeJson } from "../io.ts";
import { readPipelineFor } from "../pipeline/read-pipeline-for.ts";
import { buildPlan } from "../plan/build-plan.ts";
import type { Plan } from "../plan/plan.ts";
import { renderPlan } from "../plan/render-plan.ts";
import { DeployProgress } from "../progress/deploy-progress.ts";
import { styleOf } from "../terminal/style.ts";
import { columnsOf } from "../terminal/terminal-size.ts";
import { operationFailure } from "./operation-failure.ts";
import { cancelled, settleInterrupted } from "./settle-interrupted.ts";
import { watchInterrupt } from "./watch-interrupt.ts";
import { type OpenStack, withStack } from "./with-stack.ts";

/** `sluice refresh`: takes over in the state what AWS says of every resource; AWS is not changed. */
export const refresh: VerbHandler = async ({ files: [file = ""], flags }, io) => {
  const target = await readPipelineFor({ file, flags, io });
  const plan = await withStack(target, flags, io, (open) => compare(open, io));
  const options = { style: styleOf(io.stdout, io.env), columns: columnsOf(io.stdout) };
  if (flags.has("json")) writeJson(io.stdout, { version: 1, plan });
  else io.stdout.write(renderPlan(plan, options));
  return exitCode.done;
};

async function compare(open: OpenStack, io: Io): Promise<Plan> {
  const { connection, engine, stack, target } = open;
  const { environment, pipeline } = target;
  await settleInterrupted(open, io);
  const progress = new DeployProgress({ io, pipeline, operation: "refresh" });
  const again = `sluice refresh ${target.file} --environment ${environment.name}`;
  const stopWatching = watchInterrupt(io, again);
  const operation = await engine
    .refresh({ signal: io.signal, onEvent: (event) => progress.event(event) })
    .finally(() => {
      progress.close();
      stopWatching();
    });
  if (operation.result === "cancelled") throw cancelled(stack, io, again);
  if (operation.result === "failed") {
    const { clients } = connection;
    const next = "what was read is kept; AWS was not changed";
    throw await operationFailure({ verb: "refresh", operation, failures: progress.failures, clients, next });
  }
  return buildPlan({ operation: "refresh", steps: operation.steps, pipeline, environment });
}
