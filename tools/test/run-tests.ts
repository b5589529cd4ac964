/**
 * The test command: formatting and lint, types, unused code, then every test; ends with the count of the test runner alone
 * on the last line. Everything runs even when an earlier step failed, so that one run shows all there is to mend.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { summarise } from "./summary.ts";

const root = join(import.meta.dirname, "../..");
const reportDirectory = mkdtempSync(join(tmpdir(), "sluice-test-"));
const reportFile = join(reportDirectory, "report.json");

const steps = [
  { name: "format and lint", command: "biome", args: ["ci", "--error-on-warnings", "."] },
  { name: "types", command: "tsc", args: ["-p", "tsconfig.json"] },
  { name: "unused code", command: "knip", args: [] },
  {
    name: "tests",
    command: "vitest",
    args: ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`, ...process.argv.slice(2)],
  },
];

const failedSteps = steps.filter(({ name, command, args }) => {
  process.stdout.write(`\n== ${name}\n`);
  const { status } = spawnSync(join(root, "node_modules/.bin", command), args, { cwd: root, stdio: "inherit" });
  return status !== 0;
});

const summary = summarise(readReport(reportFile));
rmSync(reportDirectory, { recursive: true, force: true });
for (const { name } of failedSteps) process.stdout.write(`step failed: ${name}\n`);
process.stdout.write(`${summary.line}\n`);
process.exitCode = failedSteps.length === 0 && summary.failed === 0 && summary.passed > 0 ? 0 : 1;

function readReport(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // The runner died before it wrote its report: nothing passed.
    return undefined;
  }
}
