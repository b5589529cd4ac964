import { SluiceError } from "@sluice/spec/errors";
import type { Flags } from "../command-line/flags.ts";
import type { QueueDepth } from "../endpoints/queued-documents.ts";
import { UsageError } from "../failures/usage-error.ts";
import type { Io } from "../io.ts";
import type { PipelineForEnvironment } from "../pipeline/read-pipeline-for.ts";
import { count, listOf } from "../plan/wording.ts";
import { askOrFail, confirm, confirmName } from "./confirm.ts";

interface Confirmable {
  readonly target: Pick<PipelineForEnvironment, "environment">;
  readonly stack: string;
  readonly flags: Flags;
}

/**
 * Checks before anything is read that the destroy can be confirmed, and names this stack if it names one.
 * @throws {@link UsageError} `DEPLOY_NEEDS_CONFIRMATION`, `DEPLOY_WRONG_STACK`
 */
export function assertConfirmable({ flags, stack, target: { environment } }: Confirmable, io: Io): void {
  const given = flags.get("confirm");
  if (given !== undefined && given !== stack) {
    throw new UsageError("DEPLOY_WRONG_STACK", `--confirm names ${given}, but this is ${stack}`);
  }
  if (given !== undefined || (flags.has("yes") && !environment.protect)) return;
  askOrFail(io, environment.protect ? `--confirm ${stack}` : "--yes");
}

/**
 * Asks whether to destroy: in a protected environment by the stack's name, which no habit types.
 * @throws SluiceError `DEPLOY_NOT_CONFIRMED`
 */
export async function confirmDestroy({ flags, stack, target }: Confirmable, io: Io): Promise<void> {
  if (flags.get("confirm") === stack) return;
  const { protect, name } = target.environment;
  if (protect) await confirmName(`${name} is protected. Type ${stack} to destroy it: `, stack, io);
  else if (!flags.has("yes")) await confirm(`Destroy ${stack}?`, io);
}

/**
 * What a queue holds goes with it: documents that no model has seen, predictions that nobody has got, and all that is kept to be tried again.
 * @throws SluiceError `DEPLOY_DOCUMENTS_WAIT` unless `--drop-queued` says that it may be lost
 */
export function assertNothingQueued(
  { flags, stack }: Pick<Confirmable, "flags" | "stack">,
  depths: readonly QueueDepth[],
): void {
  if (flags.has("drop-queued")) return;
  const waiting = depths.flatMap(describeWaiting);
  const kept = depths.flatMap(describeKept);
  if (waiting.length + kept.length === 0) return;
  const ways = [
    ...(waiting.length === 0 ? [] : ["wait for what is on its way"]),
    ...(kept.length === 0 ? [] : ["see to what failed and try it again, as nothing takes it from there by itself"]),
  ];
  throw new SluiceError("DEPLOY_DOCUMENTS_WAIT", `${stack} still holds ${listOf([...waiting, ...kept])}`, {
    hint: `${ways.join("; ")}; or add --drop-queued to lose it`,
  });
}

/** What leaves a queue by itself as long as the pipeline works. */
function describeWaiting({ messages, part }: QueueDepth): string[] {
  if (messages === 0 || part === "failures") return [];
  if (part === "delivery") return [`${count(messages, "prediction")} waiting to be delivered`];
  return [`${count(messages, "document")} waiting for ${part.model}`];
}

/** What stays until somebody takes it out, or SQS forgets it. */
function describeKept({ deadLetters, messages, part }: QueueDepth): string[] {
  if (part === "failures") return messages === 0 ? [] : [`${count(messages, "failure")} kept to be tried again`];
  if (deadLetters === 0) return [];
  if (part === "delivery") return [`${count(deadLetters, "prediction")} that could not be delivered (dead letters)`];
  return [`${count(deadLetters, "document")} that could not be given to ${part.model} (dead letters)`];
}
