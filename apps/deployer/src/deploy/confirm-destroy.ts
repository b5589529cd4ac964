import { SluiceError } from "@sluice/spec/errors";
import type { Flags } from "../command-line/flags.ts";
import { UsageError } from "../failures/usage-error.ts";
import type { Io } from "../io.ts";
import type { PipelineForEnvironment } from "../pipeline/read-pipeline-for.ts";
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

/** @throws SluiceError `DEPLOY_DOCUMENTS_WAIT` unless `--drop-queued` says that they may be lost */
export function assertNothingQueued({ flags, stack }: Confirmable, queued: Readonly<Record<string, number>>): void {
  const waiting = Object.entries(queued).filter(([, number]) => number > 0);
  if (waiting.length === 0 || flags.has("drop-queued")) return;
  const list = waiting.map(([model, number]) => `${number} for ${model}`).join(", ");
  throw new SluiceError("DEPLOY_DOCUMENTS_WAIT", `documents wait in ${stack}: ${list}`, {
    hint: "wait until they are predicted, or add --drop-queued to lose them",
  });
}
