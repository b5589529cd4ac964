import { describe, expect, it } from "vitest";
import { summarise } from "./summary.ts";

const report = (over: object) =>
  JSON.stringify({
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [],
    ...over,
  });

describe("summarise", () => {
  it.each([
    { name: "passed tests", report: report({ numPassedTests: 3 }), line: "3 passed, 0 failed" },
    { name: "failed tests", report: report({ numPassedTests: 3, numFailedTests: 2 }), line: "3 passed, 2 failed" },
    {
      name: "skipped tests",
      report: report({ numPassedTests: 3, numPendingTests: 1 }),
      line: "3 passed, 0 failed, 1 skipped",
    },
    {
      name: "a file that does not load",
      report: report({ numPassedTests: 3, testResults: [{ status: "failed", assertionResults: [] }] }),
      line: "3 passed, 1 failed",
    },
    { name: "a runner that left no report", report: undefined, line: "0 passed, 1 failed" },
  ])("counts $name", ({ report, line }) => {
    expect(summarise(report).line).toBe(line);
  });
});
