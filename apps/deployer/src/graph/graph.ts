import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { SluiceError } from "@sluice/spec";
import { closest } from "../command-line/closest.ts";
import type { VerbHandler } from "../command-line/verb.ts";
import { UsageError } from "../failures/usage-error.ts";
import { exitCode, type Io, type Output } from "../io.ts";
import { readPipelineFor } from "../pipeline/read-pipeline-for.ts";
import { createStyle, styleOf } from "../terminal/style.ts";
import { planDrawing } from "./drawing.ts";
import { describeGraph } from "./graph-document.ts";
import { renderMermaid } from "./render-mermaid.ts";
import { renderText } from "./render-text.ts";

const formats = ["text", "mermaid", "svg"] as const;
type Format = (typeof formats)[number] | "json";

/** `sluice graph`: how a pipeline's models depend on each other. */
export const graph: VerbHandler = async ({ files: [file = ""], flags }, io) => {
  const format = flags.has("json") ? "json" : readFormat(flags.get("format") ?? "text");
  const { pipeline } = await readPipelineFor({ file, flags, io, fallback: true });
  const target = flags.get("output");
  const render = async (output: Output | undefined): Promise<string> => {
    if (format === "json") return `${JSON.stringify(describeGraph(pipeline), null, 2)}\n`;
    if (format === "mermaid") return renderMermaid(planDrawing(pipeline));
    if (format === "svg") return (await import("./render-svg.ts")).renderSvg(planDrawing(pipeline));
    const style = output === undefined ? createStyle(false) : styleOf(output, io.env);
    return renderText(pipeline, { style, columns: Math.max(40, output?.columns ?? 80) });
  };
  if (target === undefined) io.stdout.write(await render(io.stdout));
  else writeFile(target, await render(undefined), io);
  return exitCode.done;
};

function readFormat(given: string): Format {
  const format = formats.find((candidate) => candidate === given);
  if (format !== undefined) return format;
  const near = closest(given, formats);
  const hint = near === undefined ? `the formats are: ${formats.join(", ")}` : `did you mean ${near}?`;
  throw new UsageError("DEPLOY_OPTION_VALUE", `unknown format ${JSON.stringify(given)}`, { hint });
}

function writeFile(path: string, text: string, io: Io): void {
  try {
    writeFileSync(resolve(io.cwd, path), text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SluiceError("DEPLOY_CANNOT_WRITE", `cannot write ${path}`, { hint: reason, cause });
  }
}
