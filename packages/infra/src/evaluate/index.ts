export { computeOutputs } from "./compute-outputs.ts";
export { evaluate } from "./evaluate.ts";
export type { EvaluatedOptions } from "./evaluated-options.ts";
export type { EvaluatedResource, Evaluation, EvaluationContext } from "./evaluated-resource.ts";
