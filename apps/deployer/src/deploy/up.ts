import { withConnection } from "../aws/with-connection.ts";
import type { VerbHandler } from "../command-line/verb.ts";
import { exitCode, writeJson } from "../io.ts";
import { tellUnwatched } from "../monitoring/tell-unwatched.ts";
import { readPipelineFor } from "../pipeline/read-pipeline-for.ts";
import { admit, readUnpromoted } from "../promotion/gate.ts";
import { pinPipeline } from "../releases/pin-pipeline.ts";
import { styleOf } from "../terminal/style.ts";
import { askOrFail } from "./confirm.ts";
import { currentHandlers } from "./current-handlers.ts";
import { deploy } from "./deploy.ts";
import { describeUp, renderUp } from "./up-document.ts";

/** `sluice up`: deploys a pipeline and records the release. */
export const up: VerbHandler = async ({ files: [file = ""], flags }, io) => {
  const target = await readPipelineFor({ file, flags, io });
  readUnpromoted(flags, target.environment);
  if (!flags.has("yes")) askOrFail(io, "--yes");
  tellUnwatched(target.environment, io);
  // The account is checked before anything is copied to where releases keep it.
  const outcome = await withConnection(target.environment, io, async (connection) => {
    const handlers = await currentHandlers();
    const pinned = await pinPipeline(target, { clients: connection.clients, handlers, io });
    const admission = await admit({ target, pins: pinned.pins, flags }, io);
    const request = { target, pinned, handlers, flags, connection, kind: "up" } as const;
    return await deploy({ ...request, ...(admission === undefined ? {} : { admission }) }, io);
  });
  if (flags.has("json")) writeJson(io.stdout, describeUp(outcome));
  else io.stdout.write(renderUp(outcome, styleOf(io.stdout, io.env)));
  return exitCode.done;
};
