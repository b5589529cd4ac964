import { SluiceError } from "@sluice/spec/errors";
import type { AwsClients } from "../aws/aws-clients.ts";
import { explainEndpoint } from "../endpoints/explain-endpoint.ts";
import type { OperationResult } from "../engine/engine.ts";
import { resourceTypes } from "../plan/resource-types.ts";
import type { DeployFailure } from "../progress/deploy-failure.ts";
import { printable } from "../terminal/text.ts";
import { shortenMessage } from "./shorten-message.ts";

/** What {@link operationFailure} tells of. */
export interface OperationFailureOptions {
  /** `up`, `destroy` and so on, as the person called it. */
  readonly verb: string;
  readonly operation: OperationResult;
  /** As the progress understood them. */
  readonly failures: readonly DeployFailure[];
  readonly clients: Pick<AwsClients, "sageMaker" | "logs">;
  /** What to run next. */
  readonly next: string;
}

/** The failure of an operation in which resources failed: each by its model, why, what its container said last, and what to do. */
export async function operationFailure(options: OperationFailureOptions): Promise<SluiceError> {
  const { clients, failures, next, operation, verb } = options;
  const known =
    failures.length > 0 ? failures : operation.errors.map((error) => ({ resource: "deployment", ...error }));
  const details = await Promise.all(known.map((failure) => describe(failure, operation, clients)));
  const subjects = [...new Set(known.map(subjectOf))].slice(0, 5).join(", ");
  return new SluiceError("DEPLOY_FAILED", `${verb} failed at ${subjects}`, {
    hint: [...details.flat(), next].join("\n"),
  });
}

function subjectOf({ model, resource }: DeployFailure): string {
  return model === undefined ? `the ${resource}` : `the ${resource} of ${model}`;
}

async function describe(
  failure: DeployFailure,
  { steps }: OperationResult,
  clients: OperationFailureOptions["clients"],
): Promise<string[]> {
  const said = shortenMessage(failure.message).split("\n").map(printable);
  const step = steps.find(({ urn }) => urn === failure.urn);
  const name = step?.after?.["name"] ?? step?.id;
  const lines = said.map((line, index) => (index === 0 ? `${subjectOf(failure)}: ${line}` : line));
  if (step?.type !== resourceTypes.endpoint || typeof name !== "string") return lines;
  return [...lines, ...(await endpointLines(name, clients))];
}

async function endpointLines(name: string, clients: OperationFailureOptions["clients"]): Promise<string[]> {
  // What went wrong is told already; whoever may not read the log still learns that.
  const explanation = await explainEndpoint(name, clients).catch(() => undefined);
  if (explanation === undefined) return [];
  const { failureReason, logGroup, logLines, status } = explanation;
  return [
    `endpoint ${name} is ${status}${failureReason === undefined ? "" : `: ${printable(failureReason)}`}`,
    ...(logLines.length === 0
      ? []
      : [`its container's last lines, of ${logGroup}:`, ...logLines.map((line) => `| ${line}`)]),
  ];
}
