import type { DeploymentOptions } from "./deployment.ts";

/** The command that goes on with a deployment that was stopped. */
export function commandOf({
  admission = {},
  flags,
  rolledBackTo,
  target,
}: Pick<DeploymentOptions, "admission" | "flags" | "rolledBackTo" | "target">): string {
  const environment = `--environment ${target.environment.name}`;
  const { content, promoted, unpromoted } = admission;
  if (content !== undefined && promoted !== undefined) {
    const { from, release } = promoted;
    return `sluice promote ${subjectOf(flags, target)} --from ${from} --to ${target.environment.name} --release ${release}`;
  }
  const reason = unpromoted === undefined ? "" : ` --unpromoted ${shellWord(unpromoted)}`;
  if (rolledBackTo === undefined) return `sluice up ${target.file} ${environment}${reason}`;
  // Without the number it would go back from what was interrupted, which may lead somewhere else.
  return `sluice rollback ${subjectOf(flags, target)} ${environment} --to ${rolledBackTo.number}`;
}

/** The pipeline as it was named: its file may be gone. */
function subjectOf(flags: DeploymentOptions["flags"], { file }: DeploymentOptions["target"]): string {
  const named = flags.get("pipeline");
  return named === undefined ? file : `--pipeline ${named}`;
}

function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
