import { AwsError } from "../gateway/service.ts";
import type { Fields } from "../wire/fields.ts";
import type { LogGroup } from "./log-groups.ts";
import { within } from "./page-of-events.ts";

/** Lines of all streams of a group that match a pattern, as `FilterLogEvents` gives them, in the order of time. */
export function filterEvents(group: LogGroup, input: Fields): object {
  const names = new Set(input.strings("logStreamNames"));
  const prefix = input.optionalString("logStreamNamePrefix") ?? "";
  const matches = termsPattern(input.optionalString("filterPattern") ?? "");
  const streams = [...group.streams.values()]
    .filter(({ name }) => names.size === 0 || names.has(name))
    .filter(({ name }) => name.startsWith(prefix));
  const found = streams
    .flatMap(({ name, events }) => within(events, input).map((event) => ({ name, ...event })))
    .filter(({ message }) => matches(message))
    .sort((left, right) => left.atMs - right.atMs || left.id - right.id);
  const start = Number(input.optionalString("nextToken") ?? "0");
  const end = start + input.integer("limit", { min: 1, max: 10_000 }, 10_000);
  return {
    events: found.slice(start, end).map(({ name, id, atMs, ingestedMs, message }) => ({
      logStreamName: name,
      eventId: String(id),
      timestamp: atMs,
      ingestionTime: ingestedMs,
      message,
    })),
    ...(end < found.length ? { nextToken: String(end) } : {}),
  };
}

/**
 * A pattern of terms: all of them must be there, none of those after a minus, and one of those after a question mark.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function termsPattern(pattern: string): (message: string) => boolean {
  if (/^\s*[{[%]/.test(pattern)) {
    const problem = "The local CloudWatch Logs knows patterns of terms only, not of fields or expressions.";
    throw new AwsError("InvalidParameterException", 400, problem);
  }
  const terms = [...pattern.matchAll(/([?-]?)(?:"([^"]*)"|(\S+))/g)].map(([, sign = "", quoted, bare = ""]) => {
    return { sign, text: quoted ?? bare };
  });
  const texts = (sign: string) => terms.filter((term) => term.sign === sign).map(({ text }) => text);
  const [wanted, unwanted, any] = [texts(""), texts("-"), texts("?")];
  return (message) =>
    wanted.every((text) => message.includes(text)) &&
    !unwanted.some((text) => message.includes(text)) &&
    (any.length === 0 || any.some((text) => message.includes(text)));
}
