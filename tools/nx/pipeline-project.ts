import type { ProjectConfiguration, TargetConfiguration } from "nx/src/devkit-exports";

/** What {@link pipelineProject} is made from. */
export interface PipelineProjectOptions {
  /** Folder of the pipeline file, relative to the repository, such as `pipelines/reader`. */
  readonly root: string;
  /** Whether the folder has cases. */
  readonly hasCases: boolean;
  /** Names of the environments, such as `data_dev`. */
  readonly environments: readonly string[];
}

// What a pipeline's result is worked out from: its own files, and the source of the packages that it depends on. The names
// stand in nx.json, where they say which files do not count.
const checked = ["pipeline", "^framework"];
/** What is deployed of them: no case changes that. */
const deployed = ["deployed", "^framework"];

/** The one environment whose tests need nothing but files, so that their result can be kept. */
const laptop = "local";

/**
 * A pipeline as a project of Nx. It is called as its folder is, not as the file says: folders are unique, and reading
 * 1,000 files would be most of what making the graph takes; a file that is no YAML is a project, too, which `validate` then refuses.
 */
export function pipelineProject({ root, hasCases, environments }: PipelineProjectOptions): ProjectConfiguration {
  const file = `${root}/pipeline.yaml`;
  const command = (verb: string, options = "") => runs(`sluice ${verb} ${file}${options}`);
  const perEnvironment = (names: readonly string[]) => ({
    configurations: Object.fromEntries(names.map((environment) => [environment, { environment }])),
  });
  const report = `${root}/.sluice/test`;
  const elsewhere = environments.filter((name) => name !== laptop);
  return {
    root,
    name: root.slice(root.lastIndexOf("/") + 1),
    projectType: "application",
    tags: ["scope:pipelines"],
    implicitDependencies: ["@sluice/deployer"],
    targets: {
      validate: { ...command("validate"), ...perEnvironment(environments), inputs: checked, cache: true },
      ...(hasCases && {
        test: {
          ...command("test", ` --environment ${laptop} --report ${report}`),
          inputs: checked,
          outputs: ["{projectRoot}/.sluice/test"],
          cache: true,
        },
        "test-deployed": {
          ...command("test", ` --report ${report}`),
          ...perEnvironment(elsewhere),
          inputs: checked,
          cache: false,
        },
      }),
      preview: { ...command("preview"), ...perEnvironment(environments), inputs: deployed, cache: false },
      up: { ...command("up"), ...perEnvironment(environments), inputs: deployed, cache: false },
      destroy: { ...command("destroy"), ...perEnvironment(environments), inputs: deployed, cache: false },
    },
  };
}

// What else is given to the target becomes an option of the command: of a configuration, and of `nx run reader:up --environment=data_dev --yes`.
function runs(command: string): TargetConfiguration {
  return { executor: "nx:run-commands", options: { command } };
}
