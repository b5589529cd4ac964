import { baseFindings, environmentFindings } from "./check/check-environment.ts";
import { explainSchema } from "./check/explain-schema.ts";
import { type Finding, identity } from "./check/finding.ts";
import { asJsonSchema } from "./check/json-schema.ts";
import { byPosition, placeFindings } from "./check/place-finding.ts";
import { prune, withoutConsequences, withoutMisspelt } from "./check/prune.ts";
import { overlayRules } from "./check/rules/overlay-rules.ts";
import { variableRules } from "./check/rules/variable-rules.ts";
import { isPipelineFile } from "./check/validators.ts";
import type { EnvironmentName } from "./environment-name.ts";
import { mergeEnvironment } from "./merge-environment.ts";
import { isObject, ownValue } from "./merge-patch.ts";
import type { PipelineDocument } from "./pipeline-document.ts";
import type { Result } from "./problem.ts";
import { type PipelineFile, PipelineSchema } from "./schema/pipeline-schema.ts";
import { type ParseYamlResult, parseYaml } from "./yaml/parse-yaml.ts";
import { readPlainYaml } from "./yaml/read-plain-yaml.ts";

/** What {@link parsePipeline} needs besides the text. */
export interface ParsePipelineOptions {
  /** Path to show in problems. */
  readonly file?: string;
  /** Environments there are; the file is checked for each of them. */
  readonly environments: readonly EnvironmentName[];
}

/**
 * Reads a pipeline file's text and checks it, as it stands and as each environment sees it. All problems come at once,
 * in the order of the text; one that several environments share comes once.
 *
 * @example parsePipeline(text, { environments: [{ name: "data_dev", stage: "dev" }] })
 */
export function parsePipeline(text: string, options: ParsePipelineOptions): Result<PipelineDocument> {
  const plain = readPlainYaml(text);
  const result = plain === undefined ? undefined : check(text, { parsed: plain, problems: [] }, options);
  // Only the full parser's reading is good enough to say what is wrong.
  return result?.problems.length === 0 ? result : check(text, parseYaml(text), options);
}

function check(text: string, yaml: ParseYamlResult, options: ParsePipelineOptions): Result<PipelineDocument> {
  const { parsed, problems: syntax } = yaml;
  if (parsed === undefined) return { ok: false, problems: syntax.toSorted(byPosition) };
  const { value: content, source } = parsed;

  const findings = findAll(content, text, (path) => source.scalarSource(path), options.environments);
  const problems = [...syntax, ...placeFindings(findings, source)].toSorted(byPosition);
  if (problems.some((problem) => problem.severity === "error")) return { ok: false, problems };
  const { file, environments } = options;
  const document = {
    ...(file === undefined ? {} : { file }),
    text,
    content: content as PipelineFile,
    environments,
    source,
  };
  return { ok: true, value: document, problems };
}

function findAll(
  content: unknown,
  text: string,
  scalarSource: (path: Finding["path"]) => string | undefined,
  environments: readonly EnvironmentName[],
): Finding[] {
  const shape = isPipelineFile(content)
    ? []
    : withoutMisspelt(explainSchema(asJsonSchema(PipelineSchema), content, [], scalarSource));
  const pruned = prune(content, shape);
  if (!isObject(pruned)) return shape;

  const overlays = overlayRules(pruned, environments);
  const usable = prune(pruned, overlays) as PipelineFile;
  const variables = text.replaceAll("${stage}", "").includes("${") ? variableRules(content) : [];
  const base = baseFindings(usable);
  const known = new Set(base.map(identity));
  const first = [...shape, ...overlays, ...withoutConsequences(variables, shape)];
  const byEnvironment = environments.flatMap((environment) => {
    const merged = mergeEnvironment(usable, environment);
    return environmentFindings(usable, merged, environment, { known, earlier: first, environments }).flatMap(
      (finding) => tolerateNoServer(finding, usable),
    );
  });
  return [...first, ...withoutConsequences([...base, ...byEnvironment], first)];
}

/**
 * A pipeline need not run on a laptop to run in production, so a file is valid without servers. One that has some but not
 * all is warned; resolving it for `local` is what fails.
 */
function tolerateNoServer(finding: Finding, content: PipelineFile): Finding[] {
  if (finding.code !== "SPEC_MISSING_SERVE") return [finding];
  return ownValue(content.environments, "local") === undefined ? [] : [{ ...finding, severity: "warning" }];
}
