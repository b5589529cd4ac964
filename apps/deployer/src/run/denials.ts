import type { Denial } from "@sluice/local";
import { locate, modelNames, type PipelineDocument, type ResolvedPipeline } from "@sluice/spec";
import type { DeniedOutput } from "../output/denied-output.ts";
import type { PipelineForEnvironment } from "../pipeline/read-pipeline-for.ts";

/** A call that was denied, how often, and what would allow it. */
export interface ExplainedDenial extends Denial {
  readonly count: number;
  /** The model whose server made the call; null for a part of Sluice. */
  readonly model: string | null;
  /** Line of the pipeline file where the permission belongs; null for a part of Sluice. */
  readonly line: number | null;
  /** What to write there, such as `models.model-c.permissions: add s3Read: [crexi-documents]`. */
  readonly fix: string;
}

/** What denials are explained with. */
export interface ExplainDenialsOptions {
  readonly pipeline: ResolvedPipeline;
  readonly document: PipelineDocument;
  readonly accountId: string;
}

/** Denials of a pipeline's run on this machine as reports hold them, each with the line of the pipeline file. */
export function reportDenials(denials: readonly Denial[], target: PipelineForEnvironment): DeniedOutput[] {
  const { pipeline, document, environment, file } = target;
  return explainDenials(denials, { pipeline, document, accountId: environment.account }).map(
    ({ principal, action, resource, reason, count, model, line, fix }) => {
      return { principal, action, resource, reason, count, model, file: line === null ? null : file, line, fix };
    },
  );
}

/** Explains denials, equal ones together, in the order they first happened. */
export function explainDenials(denials: readonly Denial[], options: ExplainDenialsOptions): ExplainedDenial[] {
  const { pipeline, accountId } = options;
  const models = new Map(
    pipeline.models.map(({ name }) => [
      modelNames({ pipeline: pipeline.name, model: name, stage: pipeline.stage, accountId }).modelRole,
      name,
    ]),
  );
  const groups = Map.groupBy(denials, ({ principal, action, resource, reason }) =>
    JSON.stringify([principal, action, resource, reason]),
  );
  return [...groups.values()].flatMap((group) => {
    const [denial] = group;
    return denial === undefined ? [] : [explain(denial, group.length, models.get(roleName(denial.principal)), options)];
  });
}

function explain(
  denial: Denial,
  count: number,
  model: string | undefined,
  { document, pipeline }: ExplainDenialsOptions,
): ExplainedDenial {
  if (model === undefined) {
    return {
      ...denial,
      count,
      model: null,
      line: null,
      fix: "this role is Sluice's own: report it with the pipeline file",
    };
  }
  if (denial.reason === "explicit-deny") {
    return {
      ...denial,
      count,
      model,
      line: locate(document, ["models", model]).line,
      fix: "a policy forbids it: no permission in the file can allow it",
    };
  }
  const { key, value: resolved } = permissionFor(denial);
  // The file's own spelling: the bucket's name differs by stage.
  const value = resolved === pipeline.source.bucket ? document.content.source.bucket : resolved;
  const written = document.content.models[model]?.permissions;
  const exists = written !== undefined && written !== null && Object.hasOwn(written, key);
  const base = `models.${model}.permissions`;
  const fix = exists
    ? `${base}.${key}: add ${value}`
    : `${base}: add ${key}: ${key === "textract" ? value : `[${value}]`}`;
  return { ...denial, count, model, line: locate(document, ["models", model, "permissions", key]).line, fix };
}

function permissionFor({ action, resource }: Denial): { key: string; value: string } {
  const [service = "", operation = ""] = action.split(":");
  if (service === "textract") return { key: "textract", value: "true" };
  if (service === "s3" && /^(Get|List|Head)/.test(operation)) return { key: "s3Read", value: bucketOf(resource) };
  if (service === "s3" && /^(Put|Delete|AbortMultipart)/.test(operation))
    return { key: "s3Write", value: bucketOf(resource) };
  return { key: "statements", value: `{actions: ["${action}"], resources: ["${resource}"]}` };
}

function bucketOf(arn: string): string {
  return arn.split(":").slice(5).join(":").split("/", 1)[0] ?? arn;
}

function roleName(arn: string): string {
  // An assumed role's ARN carries the session's name after the role's.
  const [kind = "", ...path] = (arn.split(":").at(5) ?? "").split("/");
  return (kind === "assumed-role" ? path[0] : path.at(-1)) ?? "";
}
