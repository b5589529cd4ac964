import type { VerbHandler } from "../command-line/verb.ts";
import { exitCode, writeJson } from "../io.ts";
import { evaluatePipeline } from "../pipeline/evaluate-pipeline.ts";
import { readPipelineFor } from "../pipeline/read-pipeline-for.ts";
import { styleOf } from "../terminal/style.ts";
import { renderResources } from "./render-resources.ts";
import { describeSynth } from "./synth-document.ts";

/** `sluice synth`: every resource a pipeline would get in an environment, with resolved inputs. */
export const synth: VerbHandler = async ({ files: [file = ""], flags }, io) => {
  const { pipeline, environment } = await readPipelineFor({ file, flags, io });
  const evaluation = await evaluatePipeline(pipeline, environment);
  if (io.signal.aborted) return exitCode.interrupted;
  const document = describeSynth(pipeline, evaluation);
  if (flags.has("json")) writeJson(io.stdout, document);
  else
    io.stdout.write(
      renderResources(document, { environment, full: flags.has("full"), style: styleOf(io.stdout, io.env) }),
    );
  return exitCode.done;
};
