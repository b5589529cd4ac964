import type { EnvironmentName } from "../environment-name.ts";
import { baseContent, mergeEnvironment, overlayOf } from "../merge-environment.ts";
import type { PipelineDocument } from "../pipeline-document.ts";
import type { Result } from "../problem.ts";
import { type MergedPipeline, MergedPipelineSchema, type PipelineFile } from "../schema/pipeline-schema.ts";
import { renderPath } from "../yaml/path.ts";
import type { Draft } from "./draft.ts";
import { explainSchema } from "./explain-schema.ts";
import { type Finding, identity } from "./finding.ts";
import { asJsonSchema } from "./json-schema.ts";
import { moveIntoOverlay, placeFindings } from "./place-finding.ts";
import { prune, withoutConsequences } from "./prune.ts";
import { foreignRules } from "./rules/foreign-rules.ts";
import { graphRules } from "./rules/graph-rules.ts";
import { instanceRules } from "./rules/instance-rules.ts";
import { monitoringRules } from "./rules/monitoring-rules.ts";
import { nameRules } from "./rules/name-rules.ts";
import { permissionRules } from "./rules/permission-rules.ts";
import { requiredRules } from "./rules/required-rules.ts";
import { stageRules } from "./rules/stage-rules.ts";
import { isMergedPipeline } from "./validators.ts";

/** Checks the file as one environment sees it. */
export function checkEnvironment(document: PipelineDocument, environment: EnvironmentName): Result<MergedPipeline> {
  const merged = mergeEnvironment(document.content, environment);
  const findings = environmentFindings(document.content, merged, environment, { environments: document.environments });
  const problems = placeFindings(findings, document.source);
  if (problems.some((problem) => problem.severity === "error")) return { ok: false, problems };
  return { ok: true, value: merged as MergedPipeline, problems };
}

/** What is wrong with the file's own content, overlays aside. */
export function baseFindings(content: PipelineFile): Finding[] {
  const draft = baseContent(content) as Draft;
  return [...graphRules(draft), ...instanceRules(draft), ...permissionRules(draft), ...monitoringRules(draft)];
}

/** What {@link environmentFindings} takes into account. */
export interface EnvironmentFindingsOptions {
  /** All environments there are. */
  readonly environments: readonly EnvironmentName[];
  /** Identities of findings that are told already. */
  readonly known?: ReadonlySet<string>;
  readonly earlier?: readonly Finding[];
}

/** What is wrong with merged content, not `known` from the base and no consequence of what was found `earlier`, each finding where the file has what caused it. */
export function environmentFindings(
  content: PipelineFile,
  merged: unknown,
  environment: EnvironmentName,
  { known = new Set(), earlier = [], environments }: EnvironmentFindingsOptions,
): Finding[] {
  const shape = isMergedPipeline(merged)
    ? []
    : explainSchema(asJsonSchema(MergedPipelineSchema), merged, [], () => undefined);
  const draft = prune(merged, shape) as Draft;
  const rules = [
    ...graphRules(draft),
    ...instanceRules(draft),
    ...permissionRules(draft),
    ...monitoringRules(draft),
    ...nameRules(draft, environment),
    ...apart(foreignRules(draft, environment, environments), stageRules(draft, environment)),
    ...requiredRules(draft, environment),
  ];
  return withoutConsequences([...shape, ...withoutConsequences(rules, shape)], earlier)
    .filter((finding) => !known.has(identity(finding)))
    .map((finding) => moveIntoOverlay(finding, content, overlayOf(content, environment)));
}

/** A bucket that is another environment's by its name, too, is told once. */
function apart(foreign: readonly Finding[], byName: readonly Finding[]): readonly Finding[] {
  const told = new Set(foreign.map(({ path }) => renderPath(path)));
  return [...foreign, ...byName.filter(({ path }) => !told.has(renderPath(path)))];
}
