import type { ResolvedModel, ResolvedPipeline } from "@sluice/spec";

/** Tags of one resource. */
export type Tags = Readonly<Record<string, string>>;

/** Tags of everything a pipeline is made of. */
export function pipelineTags(pipeline: ResolvedPipeline): Tags {
  return {
    "sluice:pipeline": pipeline.name,
    "sluice:environment": pipeline.environment,
    "sluice:owner": pipeline.owner,
  };
}

/** Tags of everything one model is made of. */
export function modelTags(pipeline: ResolvedPipeline, model: ResolvedModel, version: string): Tags {
  return { ...pipelineTags(pipeline), "sluice:model": model.name, "sluice:model-version": version };
}
