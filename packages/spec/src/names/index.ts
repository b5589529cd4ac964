export { type ModelNames, type ModelNamesOptions, modelNames } from "./model-names.ts";
export { partitionOf } from "./partition-of.ts";
export { type PipelineNames, type PipelineNamesOptions, pipelineNames } from "./pipeline-names.ts";
