import { withConnection } from "../aws/with-connection.ts";
import type { VerbHandler } from "../command-line/verb.ts";
import { holder } from "../engine/locked-error.ts";
import type { StackLock } from "../engine/stack-locks.ts";
import { exitCode, type Io, writeJson, writeLine } from "../io.ts";
import { tellUnwatched } from "../monitoring/tell-unwatched.ts";
import { readPipelineFor } from "../pipeline/read-pipeline-for.ts";
import type { Plan } from "../plan/plan.ts";
import { renderPlan } from "../plan/render-plan.ts";
import { renderSteps } from "../plan/render-steps.ts";
import { refusalOf } from "../promotion/gate.ts";
import { pinPipeline } from "../releases/pin-pipeline.ts";
import { styleOf } from "../terminal/style.ts";
import { columnsOf } from "../terminal/terminal-size.ts";
import { currentHandlers } from "./current-handlers.ts";
import { openDeployment, previewDeployment, stackOf } from "./deployment.ts";
import { StackGuard } from "./stack-guard.ts";
import { writeMarkdown } from "./write-markdown.ts";

/** `sluice preview`: what a deployment would change; nothing is written anywhere. */
export const preview: VerbHandler = async ({ files: [file = ""], flags }, io) => {
  const target = await readPipelineFor({ file, flags, io });
  tellUnwatched(target.environment, io);
  const { plan, warnings } = await withConnection(target.environment, io, async (connection) => {
    const handlers = await currentHandlers();
    const pinned = await pinPipeline(target, { clients: connection.clients, handlers, io, keep: false });
    const refusal = await refusalOf({ target, pins: pinned.pins, flags }, io);
    const stack = stackOf(target);
    const onLocked = (lock: StackLock) => writeLine(io.stderr, atWork(stack, lock));
    const guard = new StackGuard({ target, stack, connection, flags, onLocked }, io);
    return await guard.untilStill(async () => {
      const deployment = await openDeployment({ target, pinned, handlers, flags, connection }, io);
      try {
        const { value } = await guard.steadily(() => previewDeployment(deployment, io));
        // Nothing to change needs no permission.
        const refused = refusal === undefined || value.empty ? [] : [refusal];
        const plan = { ...value, blocked: [...value.blocked, ...refused] };
        return { plan, warnings: deployment.sourceFindings.filter(({ severity }) => severity === "warning") };
      } finally {
        deployment.engine.close();
      }
    });
  });
  for (const { message, fix } of warnings) writeLine(io.stderr, `warning: ${message}: ${fix}`);
  writeMarkdown(plan, flags, io);
  show(plan, { json: flags.has("json"), full: flags.has("full") }, io);
  return exitCode.done;
};

function atWork(stack: string, lock: StackLock): string {
  const whose = `${holder(lock)} is at ${stack}`;
  return `warning: ${whose}: what is shown here may be done already; --wait waits and looks then`;
}

interface ShowOptions {
  readonly json: boolean;
  readonly full: boolean;
}

function show(plan: Plan, { json, full }: ShowOptions, io: Io): void {
  const options = { style: styleOf(io.stdout, io.env), columns: columnsOf(io.stdout) };
  if (json) {
    writeJson(io.stdout, plan);
    return;
  }
  io.stdout.write(renderPlan(plan, options));
  if (full) io.stdout.write(`\n${renderSteps(plan, options.style)}`);
}
