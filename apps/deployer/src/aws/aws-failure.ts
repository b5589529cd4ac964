import { SluiceError } from "@sluice/spec/errors";

/** The error code AWS answered with, such as `AccessDenied`. */
export function failureName(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

/** AWS answered that the caller may not do this. */
export function isDenied(error: unknown): boolean {
  return statusOf(error) === 403 || /AccessDenied/.test(failureName(error));
}

/** AWS answered that there is no such thing. */
export function isAbsent(error: unknown): boolean {
  return statusOf(error) === 404;
}

/** AWS answered that it is in another region, and the client did not follow. */
export function isElsewhere(error: unknown): boolean {
  return statusOf(error) === 301;
}

/** A condition of the request did not hold. */
export function isUnmet(error: unknown): boolean {
  return statusOf(error) === 412;
}

/** The request raced another one on the same key: it can be sent again. */
export function isRaced(error: unknown): boolean {
  return statusOf(error) === 409;
}

/** An error of AWS in a person's words: what was tried, what AWS said, what to allow when that was a refusal. */
export function refused(code: string, tried: string, cause: unknown, permission: string): SluiceError {
  const said = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  const hint = isDenied(cause)
    ? `allow ${permission} to whoever deploys`
    : "check the name, the region and the network";
  return new SluiceError(code, `cannot ${tried}: ${said}`, { hint, cause });
}

function statusOf(error: unknown): number | undefined {
  const { $metadata: metadata } = (error ?? {}) as { $metadata?: { httpStatusCode?: number } };
  return metadata?.httpStatusCode;
}
