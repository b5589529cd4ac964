import { describe, expect, it } from "vitest";
import { createLog, errorFields, isPassing } from "../src/ports/log.ts";
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
  it("with more fields has them on every line, and leaves the first log as it was", () => {
    const lines: string[] = [];
    const log = createLog({ fields: { pipeline: "example" }, write: (line) => lines.push(line) });

    log.with({ request_id: "r1" }).info("with");
    log.info("without");

    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { message: "with", pipeline: "example", request_id: "r1" },
      { message: "without", pipeline: "example" },
    ]);
    expect(lines[1]).not.toContain("request_id");
  });

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

describe("an error of AWS", () => {
  const awsError = (name: string, httpStatusCode: number) =>
    Object.assign(new Error("no"), { name, $metadata: { httpStatusCode } });

  it("has its status in a log line", () => {
    expect(errorFields(awsError("ValidationError", 400))).toMatchObject({
      error_code: "ValidationError",
      http_status: 400,
      status_class: "4xx",
    });
  });

  it.each([
    { name: "throttling", error: awsError("ThrottlingException", 400), passing: true },
    { name: "too many requests", error: awsError("Unknown", 429), passing: true },
    { name: "an unavailable service", error: awsError("ServiceUnavailable", 503), passing: true },
    { name: "a server's own failure", error: awsError("InternalFailure", 500), passing: true },
    { name: "a broken connection", error: Object.assign(new Error("socket"), { code: "ECONNRESET" }), passing: true },
    { name: "a timeout", error: Object.assign(new Error("slow"), { name: "TimeoutError" }), passing: true },
    { name: "a refused parameter", error: awsError("ValidationError", 400), passing: false },
    { name: "a denied access", error: awsError("AccessDenied", 403), passing: false },
    { name: "a bug", error: new TypeError("a bug"), passing: false },
    { name: "an error of ours", error: new RuntimeError("RUNTIME_CLAIM_MISSING", "gone"), passing: false },
    { name: "nothing", error: undefined, passing: false },
  ])("that is $name may pass by itself: $passing", ({ error, passing }) => {
    expect(isPassing(error)).toBe(passing);
  });
});
