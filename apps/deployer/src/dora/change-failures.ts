import { originOf } from "../releases/choose-release.ts";
import type { ChangeFailure, DeployedRelease, Deployment } from "./deployment.ts";
import { type History, listDeployments } from "./list-deployments.ts";

/**
 * The deployments that failed, and the releases that a rollback took back, each with what ended that, in the ledger's order. A rollback
 * takes back the release whose content was deployed when it puts an older one back; what was taken down before is not taken back.
 */
export function changeFailures(history: History, nowMs: number): ChangeFailure[] {
  const deployments = listDeployments(history, nowMs);
  const deployed = new Set(deployments.flatMap(({ release }) => release?.number ?? []));
  return deployments.flatMap((deployment, index): ChangeFailure[] => {
    const later = deployments.slice(index + 1).filter(({ result }) => result === "succeeded");
    if (deployment.result === "failed") {
      const takenDown = isTakenDownSince(deployment, later[0], history);
      const recovery = takenDown ? undefined : later[0];
      return [{ deployment, reason: "failed", takenDown, ...(recovery === undefined ? {} : { recovery }) }];
    }
    if (deployment.release === undefined || deployment.kind === "rollback") return [];
    const { number } = deployment.release;
    const recovery = later.find((each) => takenBackBy(each, history, deployed) === number);
    return recovery === undefined ? [] : [{ deployment, reason: "rolled-back", takenDown: false, recovery }];
  });
}

/** The release that a rollback takes back; undefined for an `up`, and for a rollback that goes forward again or stays where it was. */
function takenBackBy(
  { kind, release }: Deployment,
  { notes, releases }: History,
  deployed: ReadonlySet<number>,
): number | undefined {
  if (kind !== "rollback" || release?.rollbackTo === undefined) return undefined;
  const before = releases.findLast(({ number }) => number < release.number);
  if (before === undefined) return undefined;
  if (notes.some((note) => note.after === before.number && note.kind === "taken-down")) return undefined;
  const putBack = releases.find(({ number }) => number === release.rollbackTo) ?? { number: release.rollbackTo };
  const [from, to] = [contentOf(before, releases, deployed), contentOf(putBack, releases, deployed)];
  return to < from ? from : undefined;
}

/** The deployment that brought a release's content: of one that changed nothing, what brought the content of the release before it. */
function contentOf(
  release: Pick<DeployedRelease, "number" | "rollbackTo">,
  releases: readonly DeployedRelease[],
  deployed: ReadonlySet<number>,
): number {
  const origin = originOf(release, releases);
  const before = releases.findLast(({ number }) => number < origin);
  return deployed.has(origin) || before === undefined ? origin : contentOf(before, releases, deployed);
}

function isTakenDownSince(failed: Deployment, recovery: Deployment | undefined, { notes }: History): boolean {
  if (!("attempt" in failed.key)) return false;
  const { after, number } = failed.key.attempt;
  const end = recovery?.release?.number ?? Number.POSITIVE_INFINITY;
  return notes.some(
    (note) =>
      note.kind === "taken-down" &&
      (note.after > after || (note.after === after && note.number > number)) &&
      note.after < end,
  );
}
