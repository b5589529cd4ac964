import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Figure } from "../figure.ts";
import { manyModels } from "../many-models.ts";
import { alternate, measureCommand, measureProcess, median } from "../measure.ts";

const floorScript = join(import.meta.dirname, "floor.ts");
const goals = [
  { models: 3, time: 1.2, rounds: 7 },
  { models: 30, time: 0.9, rounds: 5 },
  { models: 100, time: 0.7, rounds: 3 },
];

/** `sluice synth` of 3, 30 and 100 models against declaring the same resources with bare @pulumi/aws. */
export async function benchSynth(): Promise<Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), "sluice-bench-"));
  try {
    const figures: Figure[] = [];
    for (const goal of goals) figures.push(...(await benchModels(directory, goal)));
    return figures;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function benchModels(directory: string, goal: (typeof goals)[number]): Promise<Figure[]> {
  const pipelineFile = join(directory, `${goal.models}.yaml`);
  writeFileSync(pipelineFile, manyModels(goal.models));
  const synth = () => measureCommand(["synth", pipelineFile, "--environment", "data_prod", "--json"]);
  const resourcesFile = join(directory, `${goal.models}.json`);
  writeFileSync(resourcesFile, synth().stdout);

  const costs = await alternate(goal.rounds, {
    ours: synth,
    floor: () => measureProcess([floorScript, resourcesFile]),
  });

  const name = `synth of ${goal.models} models`;
  const pick = (side: "ours" | "floor", what: "seconds" | "maxRssMiB") => median(costs[side].map((cost) => cost[what]));
  return [
    {
      name: `${name}: time`,
      unit: "s",
      value: pick("ours", "seconds"),
      floor: pick("floor", "seconds"),
      goal: goal.time,
    },
    {
      name: `${name}: memory`,
      unit: "MiB",
      value: pick("ours", "maxRssMiB"),
      floor: pick("floor", "maxRssMiB"),
      goal: 1,
    },
  ];
}
