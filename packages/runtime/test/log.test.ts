import { describe, expect, it } from "vitest";
import { createLog, errorFields } from "../src/ports/log.ts";
import { RuntimeError } from "../src/runtime-error.ts";

function logged(level: string | undefined): readonly Record<string, unknown>[] {
  const lines: string[] = [];
  const log = createLog({ fields: { pipeline: "example" }, level, write: (line) => lines.push(line) });
  log.debug("a debug line");
  log.info("an info line", { document_id: "abc" });
  log.warn("a warning");
  log.error("an error");
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("a log", () => {
  it("writes one JSON line with timestamp, level, message, its own fields and the line's", () => {
    expect(logged("INFO")[0]).toEqual({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      level: "INFO",
      message: "an info line",
      pipeline: "example",
      document_id: "abc",
    });
  });

  it.each([
    { level: undefined, expected: ["INFO", "WARN", "ERROR"] },
    { level: "TRACE", expected: ["DEBUG", "INFO", "WARN", "ERROR"] },
    { level: "DEBUG", expected: ["DEBUG", "INFO", "WARN", "ERROR"] },
    { level: "WARN", expected: ["WARN", "ERROR"] },
    { level: "FATAL", expected: ["ERROR"] },
    { level: "loud", expected: ["INFO", "WARN", "ERROR"] },
  ])("at level $level writes $expected", ({ level, expected }) => {
    expect(logged(level).map((line) => line["level"])).toEqual(expected);
  });
});

describe("an error in a log line", () => {
  it("of ours has its code and hint, and no stack", () => {
    const error = new RuntimeError("RUNTIME_WRONG_ENDPOINT", "the failure is another's", { hint: "move it" });

    expect(errorFields(error)).toEqual({
      error: "the failure is another's",
      error_code: "RUNTIME_WRONG_ENDPOINT",
      hint: "move it",
    });
  });

  it("of somebody else has its name and stack", () => {
    expect(errorFields(new TypeError("no"))).toEqual({
      error: "no",
      error_code: "TypeError",
      stack: expect.stringContaining("TypeError: no"),
    });
  });

  it("that is no error is a text", () => {
    expect(errorFields("no")).toEqual({ error: "no" });
  });
});
