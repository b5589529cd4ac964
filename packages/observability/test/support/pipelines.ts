import { parsePipeline, type ResolvedPipeline, resolvePipeline } from "@sluice/spec";
import type { MonitoringEnvironment } from "../../src/index.ts";
import { type MonitoringFacts, monitoringFacts } from "../../src/index.ts";

/** Production: somebody can be woken. */
export const production: MonitoringEnvironment = {
  name: "data_prod",
  stage: "prod",
  accountId: "222222222222",
  region: "us-west-2",
  site: "datadoghq.com",
  notify: { page: ["@pagerduty-data"], warn: ["@slack-data-alerts"] },
};

/** Development: nobody can. */
export const development: MonitoringEnvironment = {
  ...production,
  name: "data_dev",
  stage: "dev",
  accountId: "111111111111",
  notify: { warn: ["@slack-data-alerts"] },
};

/** A pipeline of two models, of which the second sleeps. */
export const pipelineText = `apiVersion: sluice/v1
name: lease-reader
owner: Data Science
description: Reads leases.
source: {bucket: "lease-input-\${stage}", prefix: incoming/, suffixes: [.pdf]}
models:
  ocr:
    image: 123456789012.dkr.ecr.us-west-2.amazonaws.com/ocr:1.4.0
    instanceType: ml.m5.xlarge
    instances: 2
  rent:
    dependsOn: [ocr]
    image: 123456789012.dkr.ecr.us-west-2.amazonaws.com/rent:2.0.0
    instanceType: ml.g5.xlarge
    instances: {min: 0, max: 4}
deliver:
  firehose: {bufferSeconds: 60, bufferMiB: 5}
`;

/** Resolves a pipeline's text for an environment. */
export function resolved(text = pipelineText, environment = production): ResolvedPipeline {
  const parsed = parsePipeline(text, { environments: [environment] });
  const result = parsed.ok ? resolvePipeline(parsed.value, environment) : parsed;
  if (!result.ok) throw new Error(result.problems.map((problem) => problem.message).join("\n"));
  return result.value;
}

/** What is known of the pipeline above, changed as a test needs it. */
export function facts(
  change: { readonly environment?: MonitoringEnvironment; readonly pipeline?: Partial<ResolvedPipeline> } = {},
): MonitoringFacts {
  const environment = change.environment ?? production;
  return monitoringFacts({
    pipeline: { ...resolved(pipelineText, environment), ...change.pipeline },
    environment,
  });
}
