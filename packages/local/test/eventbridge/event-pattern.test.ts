import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventPattern } from "../../src/eventbridge/event-pattern.ts";
import { PatternError } from "../../src/eventbridge/pattern-error.ts";

const event = {
  source: "aws.s3",
  "detail-type": "Object Created",
  resources: ["arn:aws:s3:::source", "arn:aws:s3:::other"],
  detail: {
    bucket: { name: "source" },
    object: { key: "incoming/a+b c.PDF", size: 12, "version-id": null },
    tags: [{ name: "x" }, { name: "y" }],
  },
};

const key = (...alternatives: unknown[]) => ({ detail: { object: { key: alternatives } } });
const size = (...alternatives: unknown[]) => ({ detail: { object: { size: alternatives } } });

describe("an event pattern", () => {
  it.each<{ name: string; pattern: unknown; matches: boolean }>([
    { name: "exact string", pattern: { source: ["aws.s3"] }, matches: true },
    { name: "another string", pattern: { source: ["aws.ec2"] }, matches: false },
    { name: "one of several", pattern: { source: ["aws.ec2", "aws.s3"] }, matches: true },
    { name: "fields are ANDed", pattern: { source: ["aws.s3"], "detail-type": ["Object Deleted"] }, matches: false },
    { name: "a list in the event matches by any item", pattern: { resources: ["arn:aws:s3:::other"] }, matches: true },
    { name: "objects in a list match by any of them", pattern: { detail: { tags: { name: ["y"] } } }, matches: true },
    { name: "exact number", pattern: size(12), matches: true },
    { name: "a number is no string", pattern: size("12"), matches: false },
    { name: "null", pattern: { detail: { object: { "version-id": [null] } } }, matches: true },
    { name: "prefix", pattern: key({ prefix: "incoming/" }), matches: true },
    { name: "prefix of something else", pattern: key({ prefix: "outgoing/" }), matches: false },
    { name: "prefix ignoring case", pattern: key({ prefix: { "equals-ignore-case": "INCOMING/" } }), matches: true },
    { name: "suffix respects case", pattern: key({ suffix: ".pdf" }), matches: false },
    { name: "suffix ignoring case", pattern: key({ suffix: { "equals-ignore-case": ".pdf" } }), matches: true },
    { name: "equals-ignore-case", pattern: key({ "equals-ignore-case": "INCOMING/A+B C.pdf" }), matches: true },
    { name: "wildcard", pattern: key({ wildcard: "incoming/*.PDF" }), matches: true },
    { name: "wildcard is anchored", pattern: key({ wildcard: "ncoming/*" }), matches: false },
    { name: "wildcard: a plus is a plus", pattern: key({ wildcard: "*a+b*" }), matches: true },
    { name: "wildcard: an escaped star is a star", pattern: key({ wildcard: "incoming/\\*" }), matches: false },
    { name: "anything-but another", pattern: key({ "anything-but": "x" }), matches: true },
    { name: "anything-but itself", pattern: { source: [{ "anything-but": ["x", "aws.s3"] }] }, matches: false },
    { name: "anything-but a prefix", pattern: key({ "anything-but": { prefix: "incoming/" } }), matches: false },
    {
      name: "anything-but several suffixes",
      pattern: key({ "anything-but": { suffix: [".txt", ".PDF"] } }),
      matches: false,
    },
    {
      name: "anything-but needs the field",
      pattern: { detail: { missing: [{ "anything-but": "x" }] } },
      matches: false,
    },
    { name: "numeric range", pattern: size({ numeric: [">", 0, "<=", 12] }), matches: true },
    { name: "numeric out of range", pattern: size({ numeric: [">", 12] }), matches: false },
    { name: "exists", pattern: { detail: { object: { key: [{ exists: true }] } } }, matches: true },
    { name: "does not exist", pattern: { detail: { missing: [{ exists: false }] } }, matches: true },
    {
      name: "$or with one side right",
      pattern: { $or: [{ source: ["x"] }, { "detail-type": ["Object Created"] }] },
      matches: true,
    },
    { name: "$or with no side right", pattern: { $or: [{ source: ["x"] }, { source: ["y"] }] }, matches: false },
    { name: "$or beside a field", pattern: { source: ["x"], $or: [{ source: ["aws.s3"] }] }, matches: false },
  ])("$name: $matches", ({ pattern, matches }) => {
    expect(eventPattern(pattern)(event)).toBe(matches);
  });

  it.each([
    { name: "no object", pattern: "aws.s3" },
    { name: "an empty object", pattern: {} },
    { name: "a field without a list", pattern: { source: "aws.s3" } },
    { name: "an empty list", pattern: { source: [] } },
    { name: "an unknown operator", pattern: { source: [{ regex: ".*" }] } },
    { name: "two operators in one", pattern: { source: [{ prefix: "a", suffix: "b" }] } },
    { name: "a numeric without a number", pattern: { size: [{ numeric: [">", "1"] }] } },
    { name: "two stars in a row", pattern: { source: [{ wildcard: "a**" }] } },
  ])("$name is refused", ({ pattern }) => {
    expect(() => eventPattern(pattern)).toThrow(PatternError);
  });

  it("agrees with startsWith and endsWith on any text", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (value, affix) => {
        expect(eventPattern({ value: [{ prefix: affix }] })({ value })).toBe(value.startsWith(affix));
        expect(eventPattern({ value: [{ suffix: affix }] })({ value })).toBe(value.endsWith(affix));
        expect(eventPattern({ value: [{ "anything-but": affix }] })({ value })).toBe(value !== affix);
      }),
    );
  });
});
