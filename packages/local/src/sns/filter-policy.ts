import { type EventMatcher, eventPattern } from "../eventbridge/event-pattern.ts";
import type { MessageAttributes } from "../sqs/message-attributes.ts";

/** Decides whether a subscription wants a message. */
export type MessageFilter = (message: string, attributes: MessageAttributes) => boolean;

/** Reads a filter policy; the language is that of event patterns. @throws PatternError if it is none */
export function filterPolicy(policy: unknown, scope: "MessageAttributes" | "MessageBody"): MessageFilter {
  const matches = eventPattern(policy);
  return scope === "MessageBody"
    ? (message) => matchesBody(matches, message)
    : (_message, attributes) => matches(plain(attributes));
}

function matchesBody(matches: EventMatcher, message: string): boolean {
  try {
    return matches(JSON.parse(message));
  } catch {
    // SNS takes a body that is no JSON for one that does not match.
    return false;
  }
}

function plain(attributes: MessageAttributes): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { dataType, value }]) => [name, plainValue(dataType, value)]),
  );
}

function plainValue(dataType: string, value: string): unknown {
  if (dataType === "Number") return Number(value);
  if (dataType !== "String.Array") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
