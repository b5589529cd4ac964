import type { ResolvedPipeline } from "@sluice/spec";
import type { GraphOutput } from "../output/graph-output.ts";

/** The graph as `sluice graph --json` prints it. */
export function describeGraph(pipeline: ResolvedPipeline): GraphOutput {
  const delivered = new Set(pipeline.deliver.models);
  return {
    version: 1,
    pipeline: pipeline.name,
    environment: pipeline.environment,
    source: { ...pipeline.source, suffixes: [...pipeline.source.suffixes] },
    models: pipeline.models.map(({ name, parents, children, instanceType, instances }) => {
      return {
        name,
        parents: [...parents],
        children: [...children],
        instanceType,
        instances,
        delivered: delivered.has(name),
      };
    }),
    deliver: { firehose: pipeline.deliver.firehose ?? null, notify: pipeline.deliver.notify },
  };
}
