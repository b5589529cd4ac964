import { SluiceError } from "@sluice/spec/errors";
import { type Io, writeLine } from "../io.ts";
import type { Deployment } from "./deployment.ts";
import { pendingIdOf } from "./pending-id.ts";

/** A stack whose last operation may have been cut off. */
export interface CutOff {
  readonly engine: Pick<Deployment["engine"], "pending" | "settlePending">;
  readonly stack: string;
  readonly target: Pick<Deployment["target"], "environment" | "file">;
}

/**
 * An update that was killed leaves behind what nobody knows the end of; AWS is asked, before anything builds on it.
 * @throws SluiceError `DEPLOY_NOT_SETTLED`
 */
export async function settleInterrupted({ engine, stack, target }: CutOff, io: Io): Promise<void> {
  const pending = await engine.pending();
  if (pending.length === 0) return;
  const names = pending.map(({ resource }) => resource.urn.split("::").at(-1));
  writeLine(
    io.stderr,
    `an earlier deployment of ${stack} was cut off at ${names.join(", ")}: asking AWS what became of it`,
  );
  const { result, errors } = await engine.settlePending({
    signal: io.signal,
    idOf: pendingIdOf(target.environment),
  });
  if (result === "succeeded") return;
  // The state now has what was being created without AWS's word for it, and a second run would take that for deployed.
  const next = `run sluice refresh ${target.file} before anything else: it asks AWS about everything`;
  const hint = [...errors.map(({ message }) => message), next].join("\n");
  throw new SluiceError("DEPLOY_NOT_SETTLED", `what was cut off in ${stack} could not be looked up`, { hint });
}

/** The error after a first Ctrl-C; what it says is written already, as an interrupted command ends without a word. */
export function cancelled(stack: string, io: Io): SluiceError {
  writeLine(io.stderr, `stopped: ${stack} is usable; run the command again to finish it`);
  return new SluiceError("DEPLOY_CANCELLED", `${stack} was interrupted`);
}
