import { SluiceError } from "@sluice/spec/errors";
import type { StackGuard } from "./stack-guard.ts";

/** A stack as a deployment left it. */
export interface LeftStack {
  readonly guard: Pick<StackGuard, "hasMoved">;
  /** The mark of the state that the deployment left, or found where it had nothing to change. */
  readonly mark: string;
  /** `<pipeline>.<environment>`. */
  readonly stack: string;
  /** The command that deploys it again. */
  readonly again: string;
  /** Aborted when the person interrupts. */
  readonly signal: AbortSignal;
}

/**
 * Looks at what a deployment came to. The engine has unlocked the stack by then: once somebody else has changed it, whatever the look
 * came to is of theirs, also a failure.
 * @throws SluiceError `DEPLOY_OVERTAKEN`
 */
export async function unlessOvertaken<T>(left: LeftStack, look: () => Promise<T>): Promise<T> {
  const { again, guard, mark, signal, stack } = left;
  const [looked] = await Promise.allSettled([look()]);
  if (looked.status === "rejected" && signal.aborted) throw looked.reason;
  if (await guard.hasMoved(mark)) throw overtaken(stack, again);
  if (looked.status === "rejected") throw looked.reason;
  return looked.value;
}

function overtaken(stack: string, again: string): SluiceError {
  return new SluiceError(
    "DEPLOY_OVERTAKEN",
    `somebody else changed ${stack} before this deployment was recorded: what serves now is theirs, and this is no release`,
    { hint: `see sluice releases; if what serves should be yours, run ${again} again` },
  );
}
