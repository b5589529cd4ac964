import type { Environment } from "../environments/environment-schema.ts";
import type { Io } from "../io.ts";

/** Where an environment's Datadog answers. */
export type DatadogPlace =
  | { readonly kind: "site"; readonly site: string }
  /** A server of this machine that stands in for it. */
  | { readonly kind: "stand-in"; readonly url: string };

/**
 * Where an environment's Datadog answers; undefined where there is none, or where an emulator takes AWS's place: what is done there is no
 * deployment. `DD_HOST`, which Datadog's provider reads as well, names a stand-in, and only one of this machine: keys go to no
 * other address than the environment's own.
 */
export function datadogPlace(
  { datadog, emulator }: Pick<Environment, "datadog" | "emulator">,
  { env }: Pick<Io, "env">,
): DatadogPlace | undefined {
  if (datadog === undefined) return undefined;
  const standIn = URL.parse(env.DD_HOST || env.DATADOG_HOST || "");
  if (standIn !== null && ["127.0.0.1", "localhost", "[::1]"].includes(standIn.hostname)) {
    return { kind: "stand-in", url: standIn.origin };
  }
  const isEmulated = emulator === true || (env.PULUMI_DEBUG_PROVIDERS ?? "") !== "";
  return isEmulated ? undefined : { kind: "site", site: datadog.site };
}
