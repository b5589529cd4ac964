/** Gives every package and app, and the tools, the targets `lint`, `typecheck` and `test`; pipelines get them with their own. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { dirname } from "node:path/posix";
import type { CreateNodesFunction } from "nx/src/devkit-exports";
import { checkedProject } from "./checked-project.ts";

/** As Nx names it in its messages. */
export const name = "sluice-checks";

const makeProjects: CreateNodesFunction = (files, _options, { workspaceRoot }) => {
  return files.map((file) => {
    const root = dirname(file);
    const hasTests = existsSync(join(workspaceRoot, root, "test"));
    return [file, { projects: { [root]: checkedProject({ root, hasTests }) } }];
  });
};

/**
 * What Nx asks.
 * @see https://nx.dev/docs/extending-nx/project-graph-plugins
 */
export const createNodes = ["{packages/*/package.json,apps/*/package.json,tools/package.json}", makeProjects] as const;
