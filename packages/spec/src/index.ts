export type { EnvironmentName } from "./environment-name.ts";
export { type ModelNames, type ModelNamesOptions, modelNames } from "./names/model-names.ts";
export { type PipelineNames, type PipelineNamesOptions, pipelineNames } from "./names/pipeline-names.ts";
export type { Problem, Result } from "./problem.ts";
export type {
  Instances,
  ResolvedDelivery,
  ResolvedModel,
  ResolvedPermissions,
  ResolvedPipeline,
  ResolvedSource,
} from "./resolved-pipeline.ts";
export { isSluiceError, SluiceError, type SluiceErrorOptions } from "./sluice-error.ts";
