import type { ResolvedModel, ResolvedPipeline } from "@sluice/spec";

/** Tag by which environments are told apart, also by the policies of who deploys to them. */
export const environmentTag = "sluice:environment";

/** Tags of one resource. */
export type Tags = Readonly<Record<string, string>>;

/** Tags of everything a pipeline is made of. */
export function pipelineTags(pipeline: ResolvedPipeline): Tags {
  return {
    "sluice:pipeline": pipeline.name,
    [environmentTag]: pipeline.environment,
    "sluice:owner": pipeline.owner,
  };
}

/** Tags of everything one model is made of. */
export function modelTags(pipeline: ResolvedPipeline, model: ResolvedModel, version: string): Tags {
  return { ...pipelineTags(pipeline), "sluice:model": model.name, "sluice:model-version": version };
}
