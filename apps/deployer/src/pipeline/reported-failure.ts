import { isSluiceError, SluiceError } from "@sluice/spec/errors";

/** A failure as plain values, which can leave its thread: a cloned error loses its code, hint and class. Text stands for whatever is no error. */
export type ReportedFailure = string | ReportedError;

/** An error taken apart. */
interface ReportedError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Of an error meant for a person. */
  readonly known: { readonly code: string; readonly hint: string | undefined } | undefined;
  readonly cause: ReportedFailure | undefined;
}

/** Takes a failure apart, its causes too. */
export function reportFailure(failure: unknown): ReportedFailure {
  if (!(failure instanceof Error)) return String(failure);
  const { name, message, stack, cause } = failure;
  const known = isSluiceError(failure) ? { code: failure.code, hint: failure.hint } : undefined;
  return { name, message, stack, known, cause: cause === undefined ? undefined : reportFailure(cause) };
}

/** What to throw in the place of a reported failure: it reads as it did, with the stack of where it happened. */
export function restoreFailure(reported: ReportedFailure): unknown {
  if (typeof reported === "string") return reported;
  const { name, message, stack, known, cause } = reported;
  const causes = cause === undefined ? {} : { cause: restoreFailure(cause) };
  const hints = known?.hint === undefined ? {} : { hint: known.hint };
  const failure =
    known === undefined ? new Error(message, causes) : new SluiceError(known.code, message, { ...causes, ...hints });
  failure.name = name;
  if (stack !== undefined) failure.stack = stack;
  return failure;
}
