const brand = "sluice.error";

/** What a {@link SluiceError} is made of. */
export interface SluiceErrorOptions {
  /** What to do about it. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** An error meant for a person: a stable code, what is wrong, and what to do about it. */
export class SluiceError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly brand = brand;

  constructor(code: string, message: string, options: SluiceErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "SluiceError";
    this.code = code;
    this.hint = options.hint;
  }
}

/** Recognises a {@link SluiceError} of any copy of this package. */
export function isSluiceError(error: unknown): error is SluiceError {
  return error instanceof Error && (error as { brand?: unknown }).brand === brand;
}
