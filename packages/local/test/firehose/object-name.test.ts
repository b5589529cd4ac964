import { describe, expect, it } from "vitest";
import { formatTime, objectName } from "../../src/firehose/object-name.ts";

const uniqueId = "0a1b2c3d-0000-4000-8000-000000000000";
const timeMs = Date.UTC(2026, 0, 2, 3, 4, 5);
const tail = `stream-1-2026-01-02-03-04-05-${uniqueId}`;

describe("the name of a delivered object", () => {
  it.each([
    { name: "no prefix", prefix: "", key: `2026/01/02/03/${tail}` },
    { name: "a fixed prefix, which gets the hour", prefix: "raw/", key: `raw/2026/01/02/03/${tail}` },
    { name: "a prefix with a date", prefix: "p/!{timestamp:yyyy/MM/dd}/", key: `p/2026/01/02/${tail}` },
    { name: "a prefix with two times", prefix: "y=!{timestamp:yyyy}/h=!{timestamp:HH}/", key: `y=2026/h=03/${tail}` },
    { name: "a random part", prefix: "!{timestamp:dd}/!{firehose:random-string}/", key: `02/0a1b2c3d000/${tail}` },
  ])("has $name", ({ prefix, key }) => {
    expect(objectName({ streamName: "stream", prefix, timeMs, uniqueId, fileExtension: "" })).toBe(key);
  });

  it("ends with the file extension", () => {
    expect(objectName({ streamName: "stream", prefix: "", timeMs, uniqueId, fileExtension: ".jsonl" })).toMatch(
      /\.jsonl$/,
    );
  });

  it.each([
    { pattern: "yyyy-MM-dd'T'HH:mm:ss", text: "2026-01-02T03:04:05" },
    { pattern: "yy/M/d/H", text: "26/1/2/3" },
    { pattern: "'year='yyyy", text: "year=2026" },
  ])("writes $pattern as $text", ({ pattern, text }) => {
    expect(formatTime(pattern, new Date(timeMs))).toBe(text);
  });
});
