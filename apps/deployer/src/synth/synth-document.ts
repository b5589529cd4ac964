import type { Evaluation } from "@sluice/infra/evaluate";
import type { ResolvedPipeline } from "@sluice/spec";
import type { SynthOutput } from "../output/synth-output.ts";

/** Takes from an evaluation what is the same on every machine. */
export function describeSynth(pipeline: ResolvedPipeline, evaluation: Evaluation): SynthOutput {
  return {
    version: 1,
    pipeline: pipeline.name,
    environment: pipeline.environment,
    resources: evaluation.resources.map(({ type, name, parent, inputs }) => ({
      type,
      name,
      parent: parent ?? null,
      inputs,
    })),
    outputs: { ...evaluation.outputs },
  };
}
