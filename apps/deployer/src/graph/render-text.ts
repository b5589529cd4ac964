import type { ResolvedModel, ResolvedPipeline } from "@sluice/spec";
import type { Style } from "../terminal/style.ts";
import { fit, pad, textWidth } from "../terminal/text.ts";
import { describeInstances, describeSource } from "./drawing.ts";

/** How the tree is written. */
export interface RenderTextOptions {
  readonly style: Style;
  /** Characters a line may take. */
  readonly columns: number;
}

interface Row {
  readonly branch: string;
  readonly name: string;
  readonly facts: string;
  /** Said in the place of `facts` when those do not fit. */
  readonly shortFacts: string;
}

/** A pipeline as a tree; a model with several parents hangs under its last one and is mentioned under the others. */
export function renderText(pipeline: ResolvedPipeline, { style, columns }: RenderTextOptions): string {
  const rows = planRows(pipeline);
  const widest = Math.max(...rows.map(({ branch, name }) => textWidth(branch) + textWidth(name)));
  const width = Math.min(widest, columns - 30);
  const lines = rows.map(({ branch, name, facts, shortFacts }) => {
    const label = pad(name, Math.max(1, width - textWidth(branch)));
    const room = columns - textWidth(branch) - textWidth(label) - 2;
    return `${style.dim(branch)}${style.cyan(label)}  ${style.dim(fit(textWidth(facts) <= room ? facts : shortFacts, room))}`.trimEnd();
  });
  const { bucket } = pipeline.source;
  const [prefix = "", suffixes = ""] = describeSource(pipeline.source);
  return `${[
    `${style.bold(pipeline.name)} in ${pipeline.environment}`,
    "",
    fit(`s3://${bucket}  ${prefix}  ${suffixes}`, columns),
    ...lines,
    "",
    ...describeDelivery(pipeline, columns),
  ].join("\n")}\n`;
}

function planRows(pipeline: ResolvedPipeline): Row[] {
  const models = new Map(pipeline.models.map((model) => [model.name, model]));
  const rank = new Map(pipeline.models.map(({ name }, index) => [name, index]));
  const delivered = new Set(pipeline.deliver.models);
  const homeOf = ({ parents }: ResolvedModel) =>
    parents.toSorted((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0)).at(-1);
  const rows: Row[] = [];
  const walk = (names: readonly string[], parent: string | undefined, indent: string) => {
    names.forEach((name, index) => {
      const model = models.get(name);
      if (model === undefined) return;
      const last = index === names.length - 1;
      const branch = `${indent}${last ? "└─ " : "├─ "}`;
      const isHome = homeOf(model) === parent;
      rows.push({
        branch,
        name,
        ...(isHome
          ? describe(model, delivered.has(name))
          : { facts: `see under ${homeOf(model)}`, shortFacts: "see below or above" }),
      });
      if (isHome) walk(model.children, name, `${indent}${last ? "   " : "│  "}`);
    });
  };
  walk(
    pipeline.models.filter(({ parents }) => parents.length === 0).map(({ name }) => name),
    undefined,
    "",
  );
  return rows;
}

function describe(model: ResolvedModel, delivered: boolean): Pick<Row, "facts" | "shortFacts"> {
  const { instanceType, instances, parents } = model;
  const leaves = delivered ? ["→ delivered"] : [];
  const waits = parents.length < 2 ? [] : [`after ${parents.join(", ")}`];
  const number = describeInstances(instances);
  return {
    facts: [instanceType, number, ...leaves, ...waits].join("  "),
    shortFacts: [instanceType, number.replace(/ instances?$/, ""), ...leaves].join("  "),
  };
}

function describeDelivery({ deliver }: ResolvedPipeline, columns: number): string[] {
  const ways: string[] = [];
  if (deliver.firehose !== undefined) {
    ways.push(`Firehose, every ${deliver.firehose.bufferSeconds} s or ${deliver.firehose.bufferMiB} MiB`);
  }
  if (deliver.notify) ways.push("SNS topics for predictions and errors");
  if (ways.length === 0) return [fit(`delivers nothing: predictions stay in the models' buckets`, columns)];
  return [fit(`delivers ${deliver.models.join(", ")}`, columns), ...ways.map((way) => `  to ${way}`)];
}
