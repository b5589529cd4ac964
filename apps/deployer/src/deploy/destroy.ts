import type { VerbHandler } from "../command-line/verb.ts";
import { exitCode, writeJson } from "../io.ts";
import { readPipelineFor } from "../pipeline/read-pipeline-for.ts";
import { assertConfirmable } from "./confirm-destroy.ts";
import { stackOf } from "./deployment.ts";
import { renderDestroyed } from "./render-destroyed.ts";
import { takeAway } from "./take-away.ts";
import { withStack } from "./with-stack.ts";

/** `sluice destroy`: takes a pipeline away, and keeps what it predicted unless that is to go, too. */
export const destroy: VerbHandler = async ({ files: [file = ""], flags }, io) => {
  const target = await readPipelineFor({ file, flags, io });
  assertConfirmable({ target, stack: stackOf(target), flags }, io);
  const outcome = await withStack(target, flags, io, (open) => takeAway(open, io));
  if (flags.has("json")) writeJson(io.stdout, outcome);
  else io.stdout.write(renderDestroyed(outcome));
  return exitCode.done;
};
