import { checkEnvironment } from "./check/check-environment.ts";
import type { EnvironmentName } from "./environment-name.ts";
import { modelGraph } from "./model-graph.ts";
import type { PipelineDocument } from "./pipeline-document.ts";
import type { Result } from "./problem.ts";
import { resolveDelivery, resolveModel } from "./resolve-model.ts";
import { resolveMonitoring } from "./resolved-monitoring.ts";
import type { ResolvedPipeline } from "./resolved-pipeline.ts";
import type { MergedPipeline } from "./schema/pipeline-schema.ts";

/** Resolves a file for one environment, checking what only that environment can tell. */
export function resolvePipeline(document: PipelineDocument, environment: EnvironmentName): Result<ResolvedPipeline> {
  const checked = checkEnvironment(document, environment);
  if (!checked.ok) return checked;
  return { ok: true, value: fillIn(checked.value, environment), problems: checked.problems };
}

function fillIn(pipeline: MergedPipeline, environment: EnvironmentName): ResolvedPipeline {
  const definitions = new Map(Object.entries(pipeline.models));
  const models = modelGraph(pipeline.models).order.map((entry) =>
    resolveModel(entry, definitions.get(entry.name) ?? {}),
  );
  return {
    name: pipeline.name,
    owner: pipeline.owner,
    description: pipeline.description ?? "",
    environment: environment.name,
    stage: environment.stage,
    source: {
      bucket: pipeline.source.bucket,
      create: pipeline.source.create ?? true,
      prefix: pipeline.source.prefix ?? "",
      suffixes: pipeline.source.suffixes ?? [],
    },
    models,
    deliver: resolveDelivery(pipeline.deliver, models),
    consumers: pipeline.consumers ?? [],
    ...(pipeline.monitoring === undefined ? {} : { monitoring: resolveMonitoring(pipeline.monitoring) }),
  };
}
