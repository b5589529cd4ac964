/** Recognised by `isSluiceError` of `@sluice/spec`; the handlers carry no code of that package. */
const brand = "sluice.error";

/** Every code of this package, sorted; `docs/errors.md` explains each. They never change. */
export const runtimeErrorCodes = [
  "RUNTIME_BUNDLE_MISSING",
  "RUNTIME_CLAIM_CONTENDED",
  "RUNTIME_CLAIM_MISSING",
  "RUNTIME_CLAIM_UNREADABLE",
  "RUNTIME_DELIVERY_REFUSED",
  "RUNTIME_EVENT_INVALID",
  "RUNTIME_INPUT_TOO_LARGE",
  "RUNTIME_MESSAGE_UNREADABLE",
  "RUNTIME_PREDICTION_MISSING",
  "RUNTIME_TIME_ENDED",
  "RUNTIME_VARIABLE_INVALID",
  "RUNTIME_VARIABLE_MISSING",
  "RUNTIME_WRITE_REFUSED",
  "RUNTIME_WRONG_ENDPOINT",
] as const;

/** What went wrong in a handler. */
export type RuntimeErrorCode = (typeof runtimeErrorCodes)[number];

/** An error meant for a person: a stable code, what is wrong, and what to do about it. */
export class RuntimeError extends Error {
  readonly code: RuntimeErrorCode;
  readonly hint: string | undefined;
  readonly brand = brand;

  constructor(
    code: RuntimeErrorCode,
    message: string,
    options: { readonly hint?: string; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "SluiceError";
    this.code = code;
    this.hint = options.hint;
  }
}
