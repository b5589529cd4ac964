import { relative } from "node:path";
import type { ResolvedPipeline } from "@sluice/spec";
import type { RunOutput } from "../output/run-output.ts";
import { count } from "../plan/wording.ts";
import type { Style } from "../terminal/style.ts";
import { fit, pad, printable, textWidth, wrap } from "../terminal/text.ts";
import { summarisePrediction } from "./prediction.ts";
import { renderDenied } from "./render-denied.ts";
import type { Status } from "./status.ts";

type DocumentOutput = RunOutput["documents"][number];

/** How results are written. */
export interface RenderResultsOptions {
  readonly pipeline: ResolvedPipeline;
  readonly style: Style;
  /** Absolute; paths are shown relative to it. */
  readonly cwd: string;
  readonly columns: number;
}

/** A run's results for people: every document with the predictions that leave the pipeline, then counts and denials. */
export function renderResults(output: RunOutput, options: RenderResultsOptions): string {
  // Progress has named each of them with the reason: here their number is enough.
  const shown = output.documents.filter(({ status }) => status !== "skipped");
  const documents = shown.map((document) => renderDocument(document, options));
  const denied = renderDenied(output.denied, options).map((line) => `${line}\n`);
  return [...documents, renderCounts(output, options), denied.join("")].filter((part) => part !== "").join("\n");
}

/** One document's results. */
export function renderDocument(
  document: DocumentOutput,
  { pipeline, style, cwd, columns }: RenderResultsOptions,
): string {
  const key = document.source.split("/").slice(3).join("/");
  const name = printable(key.startsWith(pipeline.source.prefix) ? key.slice(pipeline.source.prefix.length) : key);
  const status = paintStatus(document.status, style);
  const lines = [`${style.bold(fit(name, columns - 26))}  ${status}  ${style.dim(document.documentId.slice(0, 12))}`];
  const reason = document.models[0]?.reason;
  if (document.models.every((model) => model.status === document.status && model.attempts === 0)) {
    return `${[...lines, ...wrap(printable(reason ?? ""), columns - 2).map((line) => `  ${line}`)].join("\n")}\n`;
  }
  const width = Math.max(...document.models.map(({ model }) => textWidth(model)));
  const delivered = new Set(pipeline.deliver.models);
  for (const { model, status: own, reason: why, prediction, file } of document.models) {
    const label = `  ${style.cyan(pad(model, Math.min(width, 30)))}  `;
    if (own !== "succeeded") {
      lines.push(
        `${label}${paintStatus(own, style)}`,
        ...wrap(printable(why ?? ""), columns - 4).map((line) => `    ${line}`),
      );
      continue;
    }
    // The prediction's place stays on one line whatever its length, so that it can be copied.
    lines.push(`${label}${file === null ? "prediction is gone" : shortest(file, cwd)}`);
    if (!delivered.has(model)) continue;
    const summary =
      prediction === null ? ["(large or no JSON: see the file)"] : summarisePrediction(prediction, columns - 4);
    lines.push(...summary.map((line) => `    ${style.dim(line)}`));
  }
  return `${lines.join("\n")}\n`;
}

const countedStatuses: readonly Status[] = [
  "succeeded",
  "failed",
  "timed-out",
  "superseded",
  "skipped",
  "running",
  "queued",
  "waiting",
];

function renderCounts({ documents, delivered, notifications }: RunOutput, { style }: RenderResultsOptions): string {
  const byStatus = Map.groupBy(documents, ({ status }) => status);
  const counts = countedStatuses.flatMap((status) => {
    const number = byStatus.get(status)?.length ?? 0;
    return number === 0 ? [] : `${number} ${status}`;
  });
  return `${style.bold("documents")}  ${counts.join(", ") || "none"}\n${style.bold("delivered")}  ${delivered} to Firehose, ${count(notifications, "notification")}\n`;
}

function paintStatus(status: Status, style: Style): string {
  if (status === "succeeded") return style.green(status);
  return status === "failed" || status === "timed-out" ? style.red(status) : style.yellow(status);
}

function shortest(path: string, cwd: string): string {
  const near = relative(cwd, path);
  return near.startsWith("..") ? path : near;
}
