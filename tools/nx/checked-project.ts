import type { ProjectConfiguration, TargetConfiguration } from "nx/src/devkit-exports";

/** What {@link checkedProject} is made from. */
export interface CheckedProjectOptions {
  /** Folder of the project, relative to the repository, such as `packages/spec`. */
  readonly root: string;
  /** Whether it has tests for Vitest. */
  readonly hasTests: boolean;
}

/**
 * The targets by which a project's own code is checked, each the command that one types for it. Their inputs are named in nx.json.
 * A file that stands among the inputs of a package touches that package for Nx, and so every pipeline: what only some
 * tests read, such as the documents and the examples, is therefore an input of the tools, on which no pipeline depends.
 */
export function checkedProject({ root, hasTests }: CheckedProjectOptions): ProjectConfiguration {
  const targets = {
    lint: runs(`biome ci --error-on-warnings --no-errors-on-unmatched ${root}`, ["lintable"]),
    typecheck: runs(`node tools/nx/typecheck.ts ${root}`, ["sources", "^sources", "typescript"]),
  };
  if (root === "tools") {
    const tests = runs(`vitest run tools/ ${readingTests.join(" ")}`, ["sources", "^sources", "tested", "repository"]);
    // The tests import packages by their files, which no package.json tells of.
    return { root, targets: { ...targets, test: tests }, implicitDependencies: ["@sluice/deployer"] };
  }
  // A pipeline's own test is its cases.
  const name = root.startsWith("pipelines/") ? "unit" : "test";
  const tests = runs(`vitest run ${root}/`, ["sources", "^sources", "tested"]);
  return { root, targets: { ...targets, ...(hasTests && { [name]: tests }) } };
}

/** Parts of the paths of packages' tests that read documents or examples; they run with the tools, too. */
const readingTests = [
  "doc.test",
  "examples.test",
  "boundary-policy",
  "command-line.test",
  "dashboard.test",
  "deploy-policy",
  "documented-cases",
  "environments-apart",
  "json-failures",
  "json-schema",
  "neighbours",
  "plain-yaml",
  "synth.test",
];

function runs(command: string, inputs: string[]): TargetConfiguration {
  return { executor: "nx:run-commands", options: { command }, inputs, cache: true };
}
