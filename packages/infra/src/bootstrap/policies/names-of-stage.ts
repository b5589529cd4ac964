/**
 * Patterns of the names that pipelines of a stage give. A name is cut and gets a hash behind it when it is too long, but it keeps its
 * stage and what follows, see `modelNames` and `pipelineNames` of `@sluice/spec`.
 */
export interface NamesOfStage {
  /** Whatever has the stage at its end or within. */
  readonly any: readonly string[];
  /** Roles of pipelines. */
  readonly roles: readonly string[];
  readonly functions: readonly string[];
}

/** The patterns of one stage. */
export function namesOfStage(stage: string): NamesOfStage {
  return {
    any: [`*-${stage}`, `*-${stage}-*`],
    roles: [`*--*-${stage}-trigger*`, `*--*-${stage}-model*`, `*-${stage}-delivery*`],
    functions: [`*--*-${stage}-trigger*`, `*-${stage}-delivery*`],
  };
}
