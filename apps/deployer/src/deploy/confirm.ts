import { SluiceError } from "@sluice/spec/errors";
import { UsageError } from "../failures/usage-error.ts";
import type { Io } from "../io.ts";

/**
 * Asks for a yes.
 * @throws SluiceError `DEPLOY_NOT_CONFIRMED`
 */
export async function confirm(question: string, io: Io): Promise<void> {
  const answer = await askOrFail(io, "--yes")(`${question} [y/N] `);
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw notConfirmed();
}

/**
 * Asks for a name to be typed out.
 * @throws SluiceError `DEPLOY_NOT_CONFIRMED`
 */
export async function confirmName(question: string, name: string, io: Io): Promise<void> {
  const answer = await askOrFail(io, `--confirm ${name}`)(question);
  if (answer.trim() !== name) throw notConfirmed();
}

/**
 * Checks early that somebody can answer, so that nobody waits for a plan that cannot be confirmed.
 * @throws {@link UsageError} `DEPLOY_NEEDS_CONFIRMATION`
 */
export function askOrFail(io: Io, flag: string): NonNullable<Io["ask"]> {
  if (io.ask !== undefined) return io.ask;
  throw new UsageError("DEPLOY_NEEDS_CONFIRMATION", "there is no terminal to confirm this on", {
    hint: `add ${flag} to go ahead without being asked`,
  });
}

function notConfirmed(): SluiceError {
  return new SluiceError("DEPLOY_NOT_CONFIRMED", "not confirmed: nothing was changed");
}
