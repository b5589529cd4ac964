import { parsePipeline } from "@sluice/spec";
import type { Environment } from "../environments/environment-schema.ts";
import { toEnvironmentName } from "../environments/read-environments.ts";
import { UsageError } from "../failures/usage-error.ts";
import { nearestName } from "./nearest-name.ts";

/**
 * Whether a pipeline can be called so.
 * @throws {@link UsageError} `INIT_BAD_NAME`, with a name that can be
 */
export function checkName(written: string): void {
  const last = written.split(/[\\/]/).findLast((part) => part !== "") ?? "";
  const near = nearestName(last);
  if (near === written) return;
  throw new UsageError("INIT_BAD_NAME", `a pipeline cannot be called ${JSON.stringify(written)}`, {
    hint: [
      "a name is lower-case letters, digits and single hyphens, and begins with a letter",
      ...(near === "" ? [] : [`did you mean ${near}?`]),
      ...(last === written ? [] : ["--directory says where its folder goes"]),
    ].join("\n"),
  });
}

/**
 * Whether the pipeline file that comes of a name is valid: in an environment its parts' names may become too long.
 * @throws {@link UsageError} `INIT_BAD_NAME`
 */
export function checkFile(name: string, text: string, environments: readonly Environment[]): void {
  const result = parsePipeline(text, { file: "pipeline.yaml", environments: environments.map(toEnvironmentName) });
  if (result.ok && result.value.content.name === name) return;
  const [problem] = result.problems;
  // `true` and `null` are names to look at, and none to YAML.
  const reason = problem === undefined ? "YAML takes it for something else than text" : problem.message;
  throw new UsageError("INIT_BAD_NAME", `a pipeline cannot be called ${JSON.stringify(name)}: ${reason}`, {
    hint: "choose another name",
  });
}
