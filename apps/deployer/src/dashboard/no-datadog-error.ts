import type { Environment } from "../environments/environment-schema.ts";
import { UsageError } from "../failures/usage-error.ts";

/** Why there is no board: Datadog does not watch the environment. Names the line that its file lacks. */
export function noDatadogError({ name }: Environment, file = `${name}.yaml`): UsageError {
  return new UsageError("DEPLOY_NO_DATADOG", `Datadog does not watch the environment ${name}, so it has no board`, {
    hint: `add to ${file} a line such as\ndatadog: {site: datadoghq.com, notify: {warn: ["@slack-data-alerts"]}}`,
  });
}
