import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Figure } from "../figure.ts";
import { manyModels } from "../many-models.ts";
import { measureCommand, measureProcess, median } from "../measure.ts";

const root = join(import.meta.dirname, "../../..");
const script = join(import.meta.dirname, "validate-many.ts");
const rounds = [1, 2, 3];

/** `validate` of 2,000 files of the example's size in one process, and of one file of 1,000 models by the command. */
export function benchValidate(): Figure[] {
  const directory = mkdtempSync(join(tmpdir(), "sluice-bench-"));
  try {
    const example = join(root, "pipelines/sagemaker-pipeline-example/pipeline.yaml");
    const rates = rounds.map(() => Number(measureProcess([script, example, "2000"]).stdout));
    const large = join(directory, "pipeline.yaml");
    writeFileSync(large, manyModels(1000));
    const seconds = rounds.map(() => measureCommand(["validate", large]).seconds);
    return [
      { name: "validate the example", unit: "files/s", value: median(rates), goal: 2000, atLeast: true },
      { name: "validate 1,000 models, whole command", unit: "s", value: median(seconds), goal: 1 },
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}
