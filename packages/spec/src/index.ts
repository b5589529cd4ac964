export type { EnvironmentName } from "./environment-name.ts";
export { overlayOf } from "./merge-environment.ts";
export { type ModelGraph, type ModelGraphEntry, modelGraph } from "./model-graph.ts";
export { type ModelNames, type ModelNamesOptions, modelNames } from "./names/model-names.ts";
export { type PipelineNames, type PipelineNamesOptions, pipelineNames } from "./names/pipeline-names.ts";
export { type ParsePipelineOptions, parsePipeline } from "./parse-pipeline.ts";
export { locate, type PipelineDocument } from "./pipeline-document.ts";
export type { Problem, Result } from "./problem.ts";
export { type ReadPipelineResult, readPipelineFile } from "./read-pipeline-file.ts";
export { type RenderProblemOptions, renderProblem } from "./render-problem.ts";
export { resolvePipeline } from "./resolve-pipeline.ts";
export { type ResolvedMonitoring, type ResolvedObjectives, resolveMonitoring } from "./resolved-monitoring.ts";
export type {
  Instances,
  ResolvedDelivery,
  ResolvedModel,
  ResolvedPermissions,
  ResolvedPipeline,
  ResolvedSource,
} from "./resolved-pipeline.ts";
export type { PipelineFile } from "./schema/pipeline-schema.ts";
export { isSluiceError, SluiceError, type SluiceErrorOptions } from "./sluice-error.ts";
