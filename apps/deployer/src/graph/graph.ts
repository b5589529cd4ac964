import { readChoice } from "../command-line/read-choice.ts";
import type { VerbHandler } from "../command-line/verb.ts";
import { exitCode, type Output } from "../io.ts";
import { readPipelineFor } from "../pipeline/read-pipeline-for.ts";
import { createStyle, styleOf } from "../terminal/style.ts";
import { textColumnsOf } from "../terminal/terminal-size.ts";
import { writeResult } from "../write-result.ts";
import { planDrawing } from "./drawing.ts";
import { describeGraph } from "./graph-document.ts";
import { renderMermaid } from "./render-mermaid.ts";
import { renderText } from "./render-text.ts";

const formats = ["text", "mermaid", "svg"] as const;

/** `sluice graph`: how a pipeline's models depend on each other. */
export const graph: VerbHandler = async ({ files: [file = ""], flags }, io) => {
  const format = flags.has("json") ? "json" : readChoice("format", flags.get("format") ?? "text", formats);
  const { pipeline } = await readPipelineFor({ file, flags, io, fallback: true });
  const target = flags.get("output");
  const render = async (output: Output | undefined): Promise<string> => {
    if (format === "json") return `${JSON.stringify(describeGraph(pipeline), null, 2)}\n`;
    if (format === "mermaid") return renderMermaid(planDrawing(pipeline));
    if (format === "svg") return (await import("./render-svg.ts")).renderSvg(planDrawing(pipeline));
    const style = output === undefined ? createStyle(false) : styleOf(output, io.env);
    return renderText(pipeline, { style, columns: textColumnsOf(output) });
  };
  if (target === undefined) io.stdout.write(await render(io.stdout));
  else writeResult(target, await render(undefined), io);
  return exitCode.done;
};
