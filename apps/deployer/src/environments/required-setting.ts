import { SluiceError } from "@sluice/spec/errors";
import { Environment } from "./environment-schema.ts";

/** What only a deployment needs of an environment. */
export type DeploymentSetting = "backend" | "secretsProvider" | "ledger" | "artifacts";

/**
 * A setting that a deployment cannot do without.
 * @throws SluiceError `DEPLOY_ENVIRONMENT_INCOMPLETE`, naming the line to add
 */
export function requiredSetting(environment: Environment, key: DeploymentSetting): string {
  const value = environment[key];
  if (value !== undefined) return value;
  const { description = "", examples = [] } = Environment.properties[key] as SettingSchema;
  throw new SluiceError(
    "DEPLOY_ENVIRONMENT_INCOMPLETE",
    `the environment ${environment.name} has no ${key}, which a deployment needs`,
    { hint: `add to ${environment.name}.yaml a line such as\n${key}: ${examples[0] ?? "…"}\n${description}` },
  );
}

interface SettingSchema {
  readonly description?: string;
  readonly examples?: readonly string[];
}
