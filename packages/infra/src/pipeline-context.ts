import type { ResolvedModel, ResolvedPipeline } from "@sluice/spec";
import { SluiceError } from "@sluice/spec/errors";
import { type ModelNames, modelNames, type PipelineNames, partitionOf, pipelineNames } from "@sluice/spec/names";
import { type Arns, arnsOf } from "./arns.ts";
import { checkEnvironment } from "./check-environment.ts";
import type { DeploymentEnvironment } from "./deployment-environment.ts";
import type { Handlers } from "./handler-bundle.ts";
import { modelVersion } from "./model-version.ts";
import { modelTags, pipelineTags, type Tags } from "./tags.ts";
import type { Transform } from "./transform.ts";

/** What all parts of a pipeline share: worked out once, plain data. */
export interface PipelineContext {
  readonly pipeline: ResolvedPipeline;
  readonly environment: DeploymentEnvironment & { readonly partition: string };
  readonly handlers: Handlers;
  readonly names: PipelineNames;
  readonly arns: Arns;
  readonly tags: Tags;
  readonly models: ReadonlyMap<string, ModelContext>;
  readonly transform: Transform;
}

/** One model with what follows from its name and content. */
export interface ModelContext {
  readonly model: ResolvedModel;
  readonly names: ModelNames;
  /** See {@link modelVersion}. */
  readonly version: string;
  readonly tags: Tags;
}

/** What a {@link PipelineContext} is made from. */
export interface PipelineContextOptions {
  readonly pipeline: ResolvedPipeline;
  readonly environment: DeploymentEnvironment;
  readonly handlers: Handlers;
  readonly transform?: Transform | undefined;
}

/** Works out names, versions and tags. @throws SluiceError `INFRA_ENVIRONMENT_INVALID` */
export function pipelineContext(options: PipelineContextOptions): PipelineContext {
  const { pipeline, environment, handlers, transform = {} } = options;
  checkEnvironment(environment);
  const partition = environment.partition ?? partitionOf(environment.region);
  const { accountId, region, stage } = environment;
  const naming = { pipeline: pipeline.name, stage, accountId };
  const models = pipeline.models.map((model): [string, ModelContext] => {
    const version = modelVersion(model, handlers.trigger);
    const names = modelNames({ ...naming, model: model.name });
    return [model.name, { model, names, version, tags: modelTags(pipeline, model, version) }];
  });
  return {
    pipeline,
    environment: { ...environment, partition },
    handlers,
    names: pipelineNames(naming),
    arns: arnsOf({ accountId, region, partition }),
    tags: pipelineTags(pipeline),
    models: new Map(models),
    transform,
  };
}

/** The model of that name. @throws SluiceError `INFRA_UNKNOWN_MODEL` when the pipeline has none. */
export function modelOf(context: PipelineContext, name: string): ModelContext {
  const model = context.models.get(name);
  if (model !== undefined) return model;
  throw new SluiceError("INFRA_UNKNOWN_MODEL", `pipeline "${context.pipeline.name}" has no model "${name}"`, {
    hint: "resolve the pipeline with @sluice/spec, which checks such references",
  });
}
