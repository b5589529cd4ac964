import type { ModelGraphEntry } from "./model-graph.ts";
import type { Instances, ResolvedDelivery, ResolvedModel, ResolvedPermissions } from "./resolved-pipeline.ts";
import type { ModelDefinition } from "./schema/model-schema.ts";
import type { MergedPipeline } from "./schema/pipeline-schema.ts";

/** A model of a checked pipeline with its defaults filled in. `serve` is kept for the local environment only. */
export function resolveModel(entry: ModelGraphEntry, model: ModelDefinition): ResolvedModel {
  return {
    name: entry.name,
    image: model.image ?? "",
    ...(model.modelData === undefined ? {} : { modelData: model.modelData }),
    instanceType: model.instanceType ?? "",
    instances: resolveInstances(model.instances),
    parents: entry.parents,
    children: entry.children,
    env: model.env ?? {},
    accept: model.accept ?? "application/json",
    maxConcurrentInvocationsPerInstance: model.maxConcurrentInvocationsPerInstance ?? 4,
    invocationTimeoutSeconds: model.invocationTimeoutSeconds ?? 900,
    permissions: resolvePermissions(model.permissions),
    ...(model.serve === undefined ? {} : { serve: model.serve }),
  };
}

function resolveInstances(instances: ModelDefinition["instances"]): Instances {
  if (instances === undefined) return { kind: "fixed", count: 1 };
  if (typeof instances === "number") return { kind: "fixed", count: instances };
  return {
    kind: "backlog",
    min: instances.min,
    max: instances.max,
    backlogPerInstance: instances.backlogPerInstance ?? 5,
  };
}

function resolvePermissions(permissions: ModelDefinition["permissions"]): ResolvedPermissions {
  return {
    s3Read: permissions?.s3Read ?? [],
    s3Write: permissions?.s3Write ?? [],
    textract: permissions?.textract ?? false,
    statements: permissions?.statements ?? [],
  };
}

/** What leaves the pipeline: by default the predictions of every model that no other depends on. */
export function resolveDelivery(
  deliver: MergedPipeline["deliver"],
  models: readonly ResolvedModel[],
): ResolvedDelivery {
  const leaves = models.filter((model) => model.children.length === 0).map((model) => model.name);
  return {
    models: [...(deliver?.models ?? leaves)].sort(),
    ...(deliver?.firehose === undefined
      ? {}
      : {
          firehose: {
            bufferSeconds: deliver.firehose.bufferSeconds ?? 60,
            bufferMiB: deliver.firehose.bufferMiB ?? 5,
          },
        }),
    notify: deliver?.notify ?? true,
  };
}
