/**
 * Makes every `pipelines/<folder>/pipeline.yaml` a project of Nx. It reads no pipeline file and starts no process: a
 * thousand of them cost as many looks at a folder.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { basename } from "node:path/posix";
import type { CreateNodesFunction, ProjectConfiguration } from "nx/src/devkit-exports";
import { checkedProject } from "./checked-project.ts";
import { pipelineProject } from "./pipeline-project.ts";

/** As Nx names it in its messages. */
export const name = "sluice-pipelines";

const makeProjects: CreateNodesFunction = (files, _options, { workspaceRoot }) => {
  const environments = environmentNames(workspaceRoot);
  const projects = pipelineFolders(workspaceRoot).map((root) => makeProject(root, environments, workspaceRoot));
  return files.map((file) => [
    file,
    { projects: Object.fromEntries(projects.map((project) => [project.root, project])) },
  ]);
};

/**
 * What Nx asks. The pattern is of a file that is always there, and the folders are looked for here: a deleted file that
 * matches a pattern is a change of every project to Nx, and no pipeline depends on another one.
 * @see https://nx.dev/docs/extending-nx/project-graph-plugins
 */
export const createNodes = ["nx.json", makeProjects] as const;

function makeProject(root: string, environments: readonly string[], workspaceRoot: string): ProjectConfiguration {
  const has = (folder: string) => existsSync(join(workspaceRoot, root, folder));
  const project = pipelineProject({ root, hasCases: has("cases"), environments });
  const { targets } = checkedProject({ root, hasTests: has("test") });
  return { ...project, targets: { ...targets, ...project.targets } };
}

function pipelineFolders(workspaceRoot: string): string[] {
  return namesIn(workspaceRoot, "pipelines")
    .map((folder) => `pipelines/${folder}`)
    .filter((root) => existsSync(join(workspaceRoot, root, "pipeline.yaml")));
}

function environmentNames(workspaceRoot: string): string[] {
  const files = namesIn(workspaceRoot, "apps/deployer/environments").filter((file) => file.endsWith(".yaml"));
  return files.map((file) => basename(file, ".yaml"));
}

// What begins with a dot is not there yet: `sluice init` writes a folder under such a name first.
function namesIn(workspaceRoot: string, folder: string): string[] {
  const path = join(workspaceRoot, folder);
  const names = existsSync(path) ? readdirSync(path) : [];
  return names.filter((entry) => !entry.startsWith(".")).sort();
}
