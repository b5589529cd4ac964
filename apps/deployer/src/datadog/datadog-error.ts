import { printable } from "../terminal/text.ts";
import type { DatadogKeys } from "./datadog-keys.ts";

/** Why Datadog was not asked, or did not do what it was asked for; its message has no key in it. */
export class DatadogError extends Error {
  override readonly name = "DatadogError";
  /** HTTP status; absent when there was no answer. */
  readonly status?: number;

  constructor(message: string, status?: number) {
    super(message);
    if (status !== undefined) this.status = status;
  }
}

const mostCharacters = 200;

/** What Datadog's client threw, as a sentence for people. */
export function datadogError(error: unknown, keys: DatadogKeys): DatadogError {
  const { code, body } = (error ?? {}) as { readonly code?: unknown; readonly body?: unknown };
  if (typeof code !== "number") {
    const reason = error instanceof Error ? error.message : String(error);
    return new DatadogError(`Datadog did not answer: ${withoutKeys(reason, keys)}`);
  }
  const said = reasonsIn(body).join("; ");
  return new DatadogError(`Datadog answered ${code}${said === "" ? "" : `: ${withoutKeys(said, keys)}`}`, code);
}

/** Both of its generations answer `errors`: texts, or objects with a title and a detail. */
function reasonsIn(body: unknown): string[] {
  const { errors } = (typeof body === "object" && body !== null ? body : {}) as { readonly errors?: unknown };
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((each: unknown) => {
    if (typeof each === "string") return each;
    const { detail, title } = (each ?? {}) as { readonly detail?: unknown; readonly title?: unknown };
    return [detail, title].find((text) => typeof text === "string") ?? [];
  });
}

function withoutKeys(text: string, { apiKey, appKey }: DatadogKeys): string {
  // What is shorter is no key, and may be part of any word.
  const secrets = [apiKey, appKey].filter((key) => key.length >= 8);
  const clean = secrets.reduce((left, key) => left.replaceAll(key, "(key)"), printable(text));
  return clean.length <= mostCharacters ? clean : `${clean.slice(0, mostCharacters - 1)}…`;
}
