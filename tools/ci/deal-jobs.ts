import { CiError } from "./ci-error.ts";
import { pipelineFile } from "./pipeline-names.ts";

/** One job of a matrix. Everything in it is text: that is what a workflow hands on. */
export interface MatrixJob {
  /** From 1. */
  readonly job: string;
  /** JSON list of pipelines that the job works through, one after another. */
  readonly pipelines: string;
  /** What the job is called. */
  readonly title: string;
  /** File of its first pipeline, by which it takes its turn among those that deploy the same. */
  readonly file: string;
}

/** Most jobs that a matrix of GitHub's makes. @see https://docs.github.com/en/actions/reference/limits */
const mostJobs = 256;

/** Deals pipelines to as few jobs as there may be: one each while there are enough jobs, else equally many, within one. */
export function dealJobs(pipelines: readonly string[], jobs = mostJobs): MatrixJob[] {
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > mostJobs) {
    throw new CiError(`a matrix has 1 to ${mostJobs} jobs, not ${jobs}`);
  }
  const used = Math.min(jobs, pipelines.length);
  return Array.from({ length: used }, (_, index) => {
    const [from, to] = [index, index + 1].map((part) => Math.floor((part * pipelines.length) / used));
    const mine = pipelines.slice(from, to);
    const [first = ""] = mine;
    return {
      job: String(index + 1),
      pipelines: JSON.stringify(mine),
      title: mine.length === 1 ? first : `${first} and ${mine.length - 1} more`,
      file: pipelineFile(first),
    };
  });
}
