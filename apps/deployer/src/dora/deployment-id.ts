import { createHash } from "node:crypto";
import type { DeploymentKey } from "./deployment.ts";

/** The stack that is deployed. */
export interface DeployedStack {
  /** Name of the pipeline. */
  readonly pipeline: string;
  /** Name of the environment. */
  readonly environment: string;
}

// https://docs.datadoghq.com/api/latest/dora-metrics/: 16 to 128 characters.
const mostCharacters = 128;

/**
 * What Datadog knows a deployment by: the same however often it is reported.
 *
 * @example deploymentId({ pipeline: "reader", environment: "data_dev" }, { release: 12 }) // "sluice:reader.data_dev:release-12"
 */
export function deploymentId({ pipeline, environment }: DeployedStack, key: DeploymentKey): string {
  const which = "release" in key ? `release-${key.release}` : `attempt-${key.attempt.after}-${key.attempt.number}`;
  const stack = `${pipeline}.${environment}`;
  const id = `sluice:${stack}:${which}`;
  if (id.length <= mostCharacters) return id;
  return `sluice:${createHash("sha256").update(stack).digest("hex")}:${which}`;
}
