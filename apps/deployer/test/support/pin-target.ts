import { parsePipeline, resolvePipeline } from "@sluice/spec";
import type { Environment } from "../../src/environments/environment-schema.ts";
import type { PipelineForEnvironment } from "../../src/pipeline/read-pipeline-for.ts";

/** Development, with a ledger and artifacts in S3. */
export const development: Environment = {
  name: "data_dev",
  stage: "dev",
  account: "111111111111",
  region: "us-west-2",
  protect: false,
  logRetentionDays: 14,
  ledger: "s3://ledger",
  artifacts: "s3://artifacts/kept",
};

/** What a test says of one model. */
export interface PinModel {
  readonly image?: string;
  readonly modelData?: string;
  readonly dependsOn?: readonly string[];
}

/** An image that is pinned in the file already. */
export const pinnedImage = `123456789012.dkr.ecr.us-west-2.amazonaws.com/model-a@sha256:${"a".repeat(64)}`;

/** A pipeline with these models as an environment sees it. */
export function pinTarget(
  models: Readonly<Record<string, PinModel>>,
  { environment = development, folder = "/" }: { readonly environment?: Environment; readonly folder?: string } = {},
): PipelineForEnvironment {
  const base = (model: PinModel) => {
    const { image = pinnedImage, modelData, dependsOn } = model;
    const isPath = modelData !== undefined && !modelData.startsWith("s3://");
    return {
      image,
      ...(modelData === undefined || isPath ? {} : { modelData }),
      ...(dependsOn === undefined ? {} : { dependsOn }),
      instanceType: "ml.m5.large",
      instances: 1,
    };
  };
  const overlays = Object.entries(models).map(([name, { modelData }]) => {
    const isPath = modelData !== undefined && !modelData.startsWith("s3://");
    return [name, { serve: "node server.ts", ...(isPath ? { modelData } : {}) }];
  });
  // JSON is YAML.
  const text = JSON.stringify(
    {
      apiVersion: "sluice/v1",
      name: "reader",
      owner: "data-science",
      source: { bucket: "reader-input-${stage}", prefix: "incoming/" },
      models: Object.fromEntries(Object.entries(models).map(([name, model]) => [name, base(model)])),
      deliver: { models: Object.keys(models), notify: false },
      environments: { local: { models: Object.fromEntries(overlays) } },
    },
    null,
    2,
  );
  const environments = [
    { name: "data_dev", stage: "dev", accountId: "111111111111" },
    { name: "local", stage: "local", accountId: "000000000000" },
  ];
  const parsed = parsePipeline(text, { environments });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { name, stage, account: accountId } = environment;
  const resolved = resolvePipeline(parsed.value, { name, stage, accountId });
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.problems));
  return { file: "pipeline.yaml", folder, document: parsed.value, environment, pipeline: resolved.value };
}
