import type { LogPipelinePlan, LogProcessor } from "../../src/index.ts";

/** What the provider sends for a log pipeline: its arguments in the API's words. */
export function logPipelinePayload({ name, processors, search }: LogPipelinePlan): object {
  return { name, is_enabled: true, filter: { query: search }, processors: processors.map(processorPayload) };
}

function processorPayload(processor: LogProcessor): object {
  const common = { name: processor.name, is_enabled: true };
  switch (processor.kind) {
    case "grok":
      return {
        ...common,
        type: "grok-parser",
        source: processor.source,
        samples: [processor.sample],
        grok: { match_rules: processor.rules, support_rules: "" },
      };
    case "constant":
      return {
        ...common,
        type: "string-builder-processor",
        target: processor.target,
        template: processor.value,
        is_replace_missing: false,
      };
    case "category":
      return {
        ...common,
        type: "category-processor",
        target: processor.target,
        categories: processor.categories.map(({ search, value }) => ({ name: value, filter: { query: search } })),
      };
    case "rename":
      return {
        ...common,
        type: "attribute-remapper",
        sources: processor.sources,
        source_type: "attribute",
        target: processor.target,
        target_type: "attribute",
        preserve_source: true,
        override_on_conflict: false,
      };
    case "service":
      return { ...common, type: "service-remapper", sources: [processor.source] };
    case "status":
      return { ...common, type: "status-remapper", sources: [processor.source] };
  }
}
