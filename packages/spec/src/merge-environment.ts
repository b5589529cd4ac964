import type { EnvironmentName } from "./environment-name.ts";
import { mergePatch, ownValue } from "./merge-patch.ts";
import type { PipelineFile } from "./schema/pipeline-schema.ts";
import { substituteStage } from "./substitute-stage.ts";

/** A file's content without its overlays. */
export function baseContent(content: PipelineFile): Record<string, unknown> {
  const { environments: _environments, ...base } = content;
  return base;
}

/** Name of the overlay that an environment takes: its own where the file has one, otherwise that of the environment it names. */
export function overlayOf(content: PipelineFile, { name, overlay = name }: EnvironmentName): string {
  return ownValue(content.environments, name) === undefined ? overlay : name;
}

/** The content as one environment sees it: its overlay merged, `${stage}` replaced. Not checked yet. */
export function mergeEnvironment(content: PipelineFile, environment: EnvironmentName): unknown {
  const overlay = ownValue(content.environments, overlayOf(content, environment));
  const base = baseContent(content);
  return substituteStage(overlay === undefined ? base : mergePatch(base, overlay), environment.stage);
}
