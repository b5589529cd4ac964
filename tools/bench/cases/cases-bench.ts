import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Figure } from "../figure.ts";
import { alternate, measureCommand, measureProcess, median, type ProcessCost } from "../measure.ts";
import { caseDocuments } from "./case-documents.ts";

const example = join(import.meta.dirname, "../../../pipelines/sagemaker-pipeline-example");
const cases = 100;
const rounds = 3;

interface TestResult {
  readonly cases: readonly { readonly status: string }[];
}

/** A hundred cases of the example on this machine, against calling its three model servers directly; starting and stopping counts on both sides. */
export async function benchCases(): Promise<Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), "sluice-bench-"));
  try {
    const file = writeCases(directory);
    const { ours, floor } = await alternate<ProcessCost>(rounds, {
      ours: () => measureCommand(["test", file, "--json"]),
      floor: () => measureProcess([join(import.meta.dirname, "floor.ts"), String(cases)]),
    });
    const seconds = (costs: readonly ProcessCost[]) => median(costs.map((cost) => cost.seconds));
    const failed = Math.max(...ours.map(({ stdout }) => cases - countPassed(stdout)));
    return [
      { name: "100 cases on this machine", unit: "s", value: seconds(ours), floor: seconds(floor), goal: 1.5 },
      { name: "100 cases: not passed", unit: "", value: failed, goal: 0 },
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The example's pipeline with cases of our own; its servers stay where they and their packages are. */
function writeCases(directory: string): string {
  const file = join(directory, "pipeline.yaml");
  cpSync(join(example, "pipeline.yaml"), file);
  symlinkSync(join(example, "models"), join(directory, "models"));
  for (const { name, suffix, body } of caseDocuments(cases)) {
    const folder = join(directory, "cases", name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}${suffix}`), body);
    writeFileSync(
      join(folder, "expect.yaml"),
      "models:\n  model-b:\n    near: {/confidence: {value: 0.5, within: 0.5}}\n",
    );
  }
  return file;
}

function countPassed(stdout: string): number {
  const { cases: results } = JSON.parse(stdout) as TestResult;
  return results.filter(({ status }) => status === "passed").length;
}
