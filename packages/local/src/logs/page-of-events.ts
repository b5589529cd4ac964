import type { Fields } from "../wire/fields.ts";
import type { LogEvent } from "./log-groups.ts";

const anyTime = { min: 0, max: Number.MAX_SAFE_INTEGER };

/** Events within the times a request asks for, oldest first; the end is not part of it. */
export function within(events: readonly LogEvent[], input: Fields): readonly LogEvent[] {
  const startMs = input.optionalInteger("startTime", anyTime) ?? 0;
  const endMs = input.optionalInteger("endTime", anyTime) ?? Number.POSITIVE_INFINITY;
  return events
    .filter(({ atMs }) => atMs >= startMs && atMs < endMs)
    .sort((left, right) => left.atMs - right.atMs || left.id - right.id);
}

/** One page of a stream, as `GetLogEvents` gives it: the newest lines, or those on either side of a token. */
export function pageOfEvents(all: readonly LogEvent[], input: Fields): object {
  const events = within(all, input);
  const limit = input.integer("limit", { min: 1, max: 10_000 }, 10_000);
  const token = /^([fb])\/(\d+)$/.exec(input.optionalString("nextToken") ?? "");
  const from = Number(token?.[2] ?? 0);
  const isForward = token === null ? input.boolean("startFromHead", false) : token[1] === "f";
  const side = token === null ? events : events.filter(({ id }) => (isForward ? id > from : id < from));
  const page = isForward ? side.slice(0, limit) : side.slice(-limit);
  return {
    events: page.map(({ atMs, message, ingestedMs }) => ({ timestamp: atMs, message, ingestionTime: ingestedMs })),
    // At the end of a stream the token stays the same, which is how a reader knows.
    nextForwardToken: `f/${page.at(-1)?.id ?? from}`,
    nextBackwardToken: `b/${page[0]?.id ?? from}`,
  };
}
