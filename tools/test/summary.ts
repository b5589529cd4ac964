/** What a test run came to. */
export interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** `N passed, N failed`, with `, N skipped` when there are any. */
  readonly line: string;
}

interface RunnerReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/** Counts a JSON report of vitest; a file that failed before its first test counts as one failure, no report at all too. */
export function summarise(report: string | undefined): Summary {
  if (report === undefined) return summary(0, 1, 0);
  const run = JSON.parse(report) as RunnerReport;
  const brokenFiles = run.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
  return summary(run.numPassedTests, run.numFailedTests + brokenFiles.length, run.numPendingTests + run.numTodoTests);
}

function summary(passed: number, failed: number, skipped: number): Summary {
  const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
  return { passed, failed, skipped, line };
}
