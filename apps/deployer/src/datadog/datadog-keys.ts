import { SluiceError } from "@sluice/spec/errors";
import type { Environment } from "../environments/environment-schema.ts";
import type { Io } from "../io.ts";

/** What Datadog asks of whoever calls it. */
export interface DatadogKeys {
  readonly apiKey: string;
  readonly appKey: string;
}

/**
 * The keys of an environment's Datadog, by the names its own tools read.
 * @throws SluiceError `DEPLOY_DATADOG_KEYS`
 */
export function datadogKeys(
  { name, datadog }: Pick<Environment, "name" | "datadog">,
  { env }: Pick<Io, "env">,
): DatadogKeys {
  const apiKey = env.DD_API_KEY || env.DATADOG_API_KEY;
  const appKey = env.DD_APP_KEY || env.DATADOG_APP_KEY;
  if (apiKey && appKey) return { apiKey, appKey };
  const missing = [...(apiKey ? [] : ["DD_API_KEY"]), ...(appKey ? [] : ["DD_APP_KEY"])].join(" and ");
  throw new SluiceError(
    "DEPLOY_DATADOG_KEYS",
    `${name} is watched by Datadog at ${datadog?.site}, and ${missing} ${missing.includes(" ") ? "are" : "is"} not set`,
    {
      hint: "set them to an API key and an application key of that site; nothing of them is kept in a file or a state",
    },
  );
}
