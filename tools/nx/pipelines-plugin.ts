/**
 * Makes every `pipelines/<folder>/pipeline.yaml` a project of Nx. It reads no pipeline file and starts no process: a
 * thousand of them cost as many looks at a folder.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { basename, dirname } from "node:path/posix";
import type { CreateNodesFunction } from "nx/src/devkit-exports";
import { pipelineProject } from "./pipeline-project.ts";

/** As Nx names it in its messages. */
export const name = "sluice-pipelines";

const makeProjects: CreateNodesFunction = (files, _options, { workspaceRoot }) => {
  const environments = readEnvironmentNames(workspaceRoot);
  return files.map((file) => {
    const root = dirname(file);
    const hasCases = existsSync(join(workspaceRoot, root, "cases"));
    return [file, { projects: { [root]: pipelineProject({ root, hasCases, environments }) } }];
  });
};

/**
 * What Nx asks. Cases are not part of the pattern: a deleted file that matches one affects every project.
 * @see https://nx.dev/docs/extending-nx/project-graph-plugins
 */
export const createNodes = ["pipelines/*/pipeline.yaml", makeProjects] as const;

/** The same under the name that Nx 20 to 23 know. */
export const createNodesV2 = createNodes;

function readEnvironmentNames(workspaceRoot: string): string[] {
  const folder = join(workspaceRoot, "apps/deployer/environments");
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
  return files.map((file) => basename(file, ".yaml")).sort();
}
