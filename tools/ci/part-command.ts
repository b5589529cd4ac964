import { existsSync } from "node:fs";
import { join } from "node:path";
import { askGit } from "./git.ts";
import type { Part } from "./part.ts";
import { pipelineFile } from "./pipeline-names.ts";

/** Where and on what a part is done. */
export interface PartOptions {
  /** Root of the repository. */
  readonly root: string;
  readonly pipeline: string;
  /** Folder for what the part leaves. */
  readonly folder: string;
  /** Deployed environment that is planned for, deployed to or tested in. */
  readonly environment: string;
  /** Commit whose predictions those of the cases are compared with, where the pipeline differs from it. */
  readonly against?: string;
}

/** Arguments of the `sluice` command that does the part, or why there is nothing to do. */
export type PartCommand =
  | {
      readonly args: readonly string[];
      /** Arguments that may be one wish too many: without a report it is done again without them. */
      readonly wished?: readonly string[];
    }
  | { readonly leftOut: string };

/** What a person would type to do the same by hand. */
export function partCommand(part: Part, options: PartOptions): PartCommand {
  const { root, pipeline, folder, environment } = options;
  const file = pipelineFile(pipeline);
  if (part.endsWith("cases") && !existsSync(join(root, "pipelines", pipeline, "cases"))) {
    return { leftOut: "the pipeline has no cases" };
  }
  const markdown = ["--markdown", join(folder, "summary.md")];
  switch (part) {
    case "cases":
      return { args: ["test", file, "--environment", "local", "--report", folder], ...comparison(options) };
    case "deployed-cases":
      return { args: ["test", file, "--environment", environment, "--report", folder] };
    case "plan":
      return { args: ["preview", file, "--environment", environment, ...markdown] };
    case "up":
      // Beside GitHub's turns the stack's own lock holds, which somebody on a laptop may have: it is waited for.
      return { args: ["up", file, "--environment", environment, "--yes", "--wait", ...markdown] };
  }
}

/** A pipeline that is the same predicts the same, and a new one has nothing to be compared with. */
function comparison({ against, pipeline, root }: PartOptions): { wished?: readonly string[] } {
  if (against === undefined) return {};
  const isThere = askGit(root, ["cat-file", "-e", `${against}:${pipelineFile(pipeline)}`]) !== undefined;
  const isSame = askGit(root, ["diff", "--quiet", against, "HEAD", "--", `pipelines/${pipeline}`]) !== undefined;
  return isThere && !isSame ? { wished: ["--against", against] } : {};
}
