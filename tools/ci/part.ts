/** What is done with a pipeline and told of in a comment or a summary, in the order in which it is shown. */
export const parts = ["cases", "plan", "up", "deployed-cases"] as const;

/** What is done with a pipeline. */
export type Part = (typeof parts)[number];

/** How a part went: `<folder>/<pipeline>/<part>/state.json`, with what is to be shown beside it in `summary.md`. */
export interface PartState {
  readonly version: 1;
  /** Absent when the part was left out, or a signal ended it. */
  readonly exitCode?: number;
  readonly seconds: number;
  /** Why the part was left out. */
  readonly leftOut?: string;
  /** The last lines that were printed, where there is no summary to show. */
  readonly lastLines?: string;
  /** The last lines of the run that was to compare predictions with the base's, where that could not be. */
  readonly notCompared?: string;
}
