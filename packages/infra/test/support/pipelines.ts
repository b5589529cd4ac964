import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ResolvedModel, ResolvedPipeline } from "@sluice/spec";
import { afterAll } from "vitest";
import type { DeploymentEnvironment, HandlerBundle, Handlers } from "../../src/index.ts";

/** A model with every default filled in. */
export function model(overrides: Partial<ResolvedModel> & { readonly name: string }): ResolvedModel {
  return {
    image: `123456789012.dkr.ecr.us-west-2.amazonaws.com/${overrides.name}:1.4.0`,
    modelData: `s3://crexi-models/${overrides.name}/model.tar.gz`,
    instanceType: "ml.m5.xlarge",
    instances: { kind: "fixed", count: 1 },
    parents: [],
    children: [],
    env: {},
    accept: "application/json",
    maxConcurrentInvocationsPerInstance: 4,
    invocationTimeoutSeconds: 900,
    permissions: { s3Read: [], s3Write: [], textract: false, statements: [] },
    ...overrides,
  };
}

/** A pipeline of the given models; children and delivery follow from the parents. */
export function pipeline(
  models: readonly ResolvedModel[],
  overrides: Partial<ResolvedPipeline> = {},
): ResolvedPipeline {
  const withChildren = models.map((parent) => ({
    ...parent,
    children: models.filter((child) => child.parents.includes(parent.name)).map((child) => child.name),
  }));
  return {
    name: "reader",
    owner: "data-science",
    description: "Reads documents.",
    environment: "data_dev",
    stage: "dev",
    source: { bucket: "reader-input-dev", create: true, prefix: "incoming/", suffixes: [".pdf"] },
    models: withChildren,
    deliver: {
      models: withChildren.filter((candidate) => candidate.children.length === 0).map(({ name }) => name),
      firehose: { bufferSeconds: 60, bufferMiB: 5 },
      notify: true,
    },
    consumers: [],
    ...overrides,
  };
}

/** An environment without anything optional. */
export function environment(overrides: Partial<DeploymentEnvironment> = {}): DeploymentEnvironment {
  return {
    name: "data_dev",
    stage: "dev",
    accountId: "123456789012",
    region: "us-west-2",
    logRetentionDays: 30,
    protect: false,
    ...overrides,
  };
}

let made: Handlers | undefined;

afterAll(() => {
  for (const { directory } of Object.values(made ?? {})) rmSync(directory, { recursive: true });
});

/** Bundles on disk that do nothing. */
export function handlers(): Handlers {
  made ??= { trigger: bundle("trigger"), delivery: bundle("delivery") };
  return made;
}

function bundle(name: string): HandlerBundle {
  const directory = mkdtempSync(join(tmpdir(), `sluice-infra-${name}-`));
  const content = `exports.handler = async () => "${name}";\n`;
  const file = join(directory, "index.js");
  writeFileSync(file, content);
  return { directory, file, sha256: createHash("sha256").update(content).digest("hex"), handler: "index.handler" };
}
