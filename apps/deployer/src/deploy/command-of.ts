import type { DeploymentOptions } from "./deployment.ts";

/** The command that goes on with a deployment that was stopped. */
export function commandOf({
  flags,
  rolledBackTo,
  target,
}: Pick<DeploymentOptions, "flags" | "rolledBackTo" | "target">): string {
  const environment = `--environment ${target.environment.name}`;
  if (rolledBackTo === undefined) return `sluice up ${target.file} ${environment}`;
  const named = flags.get("pipeline");
  const subject = named === undefined ? target.file : `--pipeline ${named}`;
  // Without the number it would go back from what was interrupted, which may lead somewhere else.
  return `sluice rollback ${subject} ${environment} --to ${rolledBackTo.number}`;
}
