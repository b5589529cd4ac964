import { SluiceError } from "@sluice/spec/errors";
import type { AwsClients } from "../aws/aws-clients.ts";
import { inParallel } from "../aws/in-parallel.ts";
import { printable } from "../terminal/text.ts";
import type { EndpointMismatch, MismatchKind } from "./compare-endpoint.ts";
import { type EndpointExplanation, explainEndpoint } from "./explain-endpoint.ts";

/** How a deployment that failed is gone on with. */
export interface Recovery {
  /** The command that was run, such as `sluice up pipeline.yaml --environment data_dev`. */
  readonly again: string;
  /** Whether what is deployed is fixed by a release, so that nobody can mend a model for it. */
  readonly isReleased: boolean;
}

/**
 * The failure of a deployment whose endpoints do not serve what it made: which models, why, what serves meanwhile, and what to do.
 * Asks for the containers' last lines where a container may have said why.
 */
export async function mismatchFailure(
  mismatches: readonly EndpointMismatch[],
  clients: Pick<AwsClients, "sageMaker" | "logs">,
  recovery: Recovery,
): Promise<SluiceError> {
  const explained = await inParallel(mismatches, async (mismatch) => {
    const hasLog = ["rolled-back", "mixed", "failed", "unsettled"].includes(mismatch.kind);
    return { mismatch, explanation: hasLog ? await explainEndpoint(mismatch.endpointName, clients) : undefined };
  });
  const isRollback = mismatches.every(({ kind }) => kind === "rolled-back");
  const details = explained.map(({ mismatch, explanation }) => describeMismatch(mismatch, explanation, recovery));
  return new SluiceError(
    isRollback ? "DEPLOY_ENDPOINT_ROLLED_BACK" : "DEPLOY_ENDPOINT_MISMATCH",
    mismatches.map(headline).join("; "),
    { hint: details.join("\n") },
  );
}

const headlines: Readonly<Record<MismatchKind, string>> = {
  "rolled-back": "SageMaker took the update back",
  mixed: "the update failed, and so did taking it back",
  failed: "the endpoint does not serve",
  missing: "there is no endpoint",
  "other-configuration": "the endpoint serves a configuration that is not of this deployment",
  "other-content": "the endpoint serves something else than the release pins",
  unsettled: "the endpoint is still changing",
};

function adviceFor(kind: MismatchKind, recovery: Recovery): string {
  const { again } = recovery;
  switch (kind) {
    case "rolled-back":
      return `The version before it goes on serving, and documents wait or run on that. ${mend(recovery)}.`;
    case "mixed":
      return `Old and new instances serve side by side. Put a release that worked back with sluice rollback, or: ${mend(recovery)}.`;
    case "failed":
      return `Documents wait in the queue. ${mend(recovery)}, which makes a failed endpoint anew.`;
    case "missing":
      return `Somebody deleted it. Run sluice refresh, then ${again}.`;
    case "other-configuration":
      return `Somebody else updated it since. Run sluice refresh to see it, then ${again}.`;
    case "other-content":
      return `Somebody made that configuration by hand. Delete it when nothing serves it, then run ${again}.`;
    case "unsettled":
      return `Nothing is lost. Look at it again with sluice refresh, then run ${again}.`;
  }
}

/** What is to be done about a model that does not start. */
function mend({ again, isReleased }: Recovery): string {
  if (!isReleased) return `Mend the model, then run ${again}`;
  return `It is deployed as it was released, so look for what else it needs, such as a file, a permission or capacity; then run ${again}`;
}

function headline({ kind, model }: EndpointMismatch): string {
  return `${model}: ${headlines[kind]}`;
}

function describeMismatch(
  mismatch: EndpointMismatch,
  explanation: EndpointExplanation | undefined,
  recovery: Recovery,
): string {
  const { actual, endpointName, expected, failureReason, kind, model, status } = mismatch;
  const reason = failureReason ?? explanation?.failureReason;
  const found = actual === undefined ? "" : `, found ${actual}`;
  const log = explanation?.logLines ?? [];
  return [
    `${model}: endpoint ${endpointName}${status === undefined ? "" : ` is ${status}`}; expected ${expected}${found}`,
    ...(reason === undefined ? [] : [`SageMaker says: ${printable(reason)}`]),
    ...(log.length === 0 ? [] : [`its container's last lines, of ${explanation?.logGroup}:`]),
    ...log.map((line) => `| ${line}`),
    adviceFor(kind, recovery),
  ].join("\n");
}
