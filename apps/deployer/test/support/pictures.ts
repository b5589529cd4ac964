import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type MonitoringFacts, monitoringFacts } from "@sluice/observability";
import { parsePipeline, resolvePipeline } from "@sluice/spec";
import { pipelineYaml } from "./pipelines.ts";
import { repository } from "./run-main.ts";

/** Text that no page may take for markup, and a word that no line holds. */
export const awkwardDescription = `Reads <script>alert("1 & 2")</script> **all** ${"leases".repeat(50)}.`;

/** A chain of 30 models with long names. */
export function manyModelsYaml(): string {
  const nameOf = (index: number) => `reads-the-rent-roll-of-a-lease-${String(index).padStart(2, "0")}`;
  const models = Array.from(
    { length: 30 },
    (_, index) => [nameOf(index), index === 0 ? [] : [nameOf(index - 1)]] as const,
  );
  const description = `description: ${JSON.stringify(awkwardDescription)}\n`;
  return pipelineYaml(Object.fromEntries(models)).replace("source:\n", `${description}source:\n`);
}

const example = (name: string) => readFileSync(join(repository, "pipelines", name, "pipeline.yaml"), "utf8");

/** Pipelines that pictures are drawn of, each in an environment that pages or only warns. */
export const drawn = [
  {
    name: "the first example in production",
    yaml: () => example("sagemaker-pipeline-example"),
    environment: "data_prod",
  },
  { name: "the example with a fan-in in development", yaml: () => example("fan-in-example"), environment: "data_dev" },
  { name: "30 models with long names in production", yaml: manyModelsYaml, environment: "data_prod" },
] as const;

/** What a picture of one of them is drawn from. */
export function factsOf({
  environment,
  yaml,
}: {
  readonly yaml: () => string;
  readonly environment: string;
}): MonitoringFacts {
  const isProduction = environment === "data_prod";
  const [stage, accountId] = isProduction ? ["prod", "222222222222"] : ["dev", "111111111111"];
  const environments = [
    { name: "data_dev", stage: "dev", accountId: "111111111111" },
    { name: "data_prod", stage: "prod", accountId: "222222222222" },
    { name: "local", stage: "local", accountId: "000000000000" },
  ];
  const parsed = parsePipeline(yaml(), { environments });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const resolved = resolvePipeline(parsed.value, { name: environment, stage, accountId });
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.problems));
  const notify = { ...(isProduction && { page: ["@pagerduty-reader"] }), warn: ["@slack-reader"] };
  return monitoringFacts({
    pipeline: resolved.value,
    environment: {
      name: environment,
      stage,
      accountId,
      region: "us-west-2",
      site: "datadoghq.eu",
      notify,
      asyncMetrics: isProduction,
    },
  });
}
