import { changeFailures } from "./change-failures.ts";
import type { ChangeFailure, Deployment } from "./deployment.ts";
import { type History, listDeployments } from "./list-deployments.ts";

/** What Datadog is told of: deployments, and which of them were failures. */
export interface Reports {
  readonly deployments: readonly Deployment[];
  readonly failures: readonly ChangeFailure[];
}

/** Which deployments are told of: those that ended after a time, or what the ledger ends with. */
export type ReportedPart = { readonly sinceMs: number } | "last";

/**
 * What to tell Datadog of a pipeline's deployments; what was stopped, or may be at work, is nothing to tell of. With the last one go the
 * failures that it is, or that it ended.
 */
export function planReports(history: History, part: ReportedPart, nowMs: number): Reports {
  const ended = listDeployments(history, nowMs).filter(({ result }) => result === "succeeded" || result === "failed");
  const last = ended.findLast((deployment) => isAtEnd(deployment, history));
  const isTold = (deployment: Deployment | undefined): boolean => {
    if (deployment === undefined) return false;
    return part === "last" ? keyOf(deployment) === (last && keyOf(last)) : deployment.finishedAtMs > part.sinceMs;
  };
  return {
    deployments: ended.filter(isTold),
    failures: changeFailures(history, nowMs).filter(
      ({ deployment, recovery }) => isTold(deployment) || isTold(recovery),
    ),
  };
}

/** Not so of what came before a release that is no deployment, as it changed nothing: that was told of when it ended. */
function isAtEnd({ key }: Deployment, { releases }: History): boolean {
  const position = "release" in key ? key.release : key.attempt.after;
  return position >= (releases.at(-1)?.number ?? 0);
}

function keyOf({ key }: Deployment): string {
  return JSON.stringify(key);
}
