import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Figure } from "../figure.ts";
import { alternate, measureCommand, measureProcess, median, type ProcessCost } from "../measure.ts";
import { smallDocument } from "./small-documents.ts";

const root = join(import.meta.dirname, "../../..");
const pipelineFile = join(root, "pipelines/sagemaker-pipeline-example/pipeline.yaml");
const documents = 1000;
const rounds = 3;

interface RunResult {
  readonly documents: readonly { readonly status: string }[];
}

/** A thousand small documents through the example's three models, against calling the three model servers directly. */
export async function benchDocuments(): Promise<Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), "sluice-bench-"));
  try {
    const one = writeDocuments(join(directory, "one"), 1);
    const all = writeDocuments(join(directory, "all"), documents);
    // What a run of one document takes is start and stop, which calling servers that already run does not have either.
    const startSeconds = median(
      [run(one, directory), run(one, directory), run(one, directory)].map(({ seconds }) => seconds),
    );
    const { ours, floor } = await alternate<Pick<ProcessCost, "seconds" | "maxRssMiB" | "stdout">>(rounds, {
      ours: () => run(all, directory),
      floor: () => measureProcess([join(import.meta.dirname, "floor.ts"), String(documents)]),
    });
    const lost = Math.max(...ours.map(({ stdout }) => documents - countSucceeded(stdout)));
    return [
      {
        name: "1,000 documents through three models",
        unit: "s",
        value: median(ours.map(({ seconds }) => seconds)) - startSeconds,
        floor: median(floor.map(({ stdout }) => Number(stdout))),
        goal: 3,
      },
      { name: "1,000 documents: memory", unit: "MiB", value: median(ours.map((cost) => cost.maxRssMiB)), goal: 500 },
      { name: "1,000 documents: lost", unit: "", value: lost, goal: 0 },
      { name: "first prediction of the example", unit: "s", value: startSeconds, goal: 5 },
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function run(inputs: string, directory: string): ProcessCost {
  const output = join(directory, "predictions");
  return measureCommand([
    "run",
    pipelineFile,
    "--environment",
    "local",
    "--input",
    inputs,
    "--output",
    output,
    "--json",
  ]);
}

function countSucceeded(stdout: string): number {
  const { documents: results } = JSON.parse(stdout) as RunResult;
  return results.filter(({ status }) => status === "succeeded").length;
}

function writeDocuments(folder: string, count: number): string {
  mkdirSync(folder);
  for (let index = 0; index < count; index += 1) writeFileSync(join(folder, `${index}.txt`), smallDocument(index));
  return folder;
}
