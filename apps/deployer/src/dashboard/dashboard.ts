import { type MonitoringFacts, monitoringFacts } from "@sluice/observability/plans";
import type { VerbHandler } from "../command-line/verb.ts";
import { readEnvironmentFiles } from "../environments/read-environments.ts";
import { exitCode, type Io, type Output } from "../io.ts";
import { monitoringEnvironment } from "../monitoring/monitoring-environment.ts";
import { readPipelineFor } from "../pipeline/read-pipeline-for.ts";
import { createStyle, styleOf } from "../terminal/style.ts";
import { textColumnsOf } from "../terminal/terminal-size.ts";
import { writeResult } from "../write-result.ts";
import { chooseFormat, type DashboardFormat } from "./choose-format.ts";
import { describeDashboard } from "./dashboard-document.ts";
import { noDatadogError } from "./no-datadog-error.ts";
import { readPayload } from "./payload.ts";
import { planPicture } from "./plan-picture.ts";
import { renderText } from "./render-text.ts";

/** `sluice dashboard`: a pipeline's board, monitors and objectives as a picture, before there is any in Datadog. */
export const dashboard: VerbHandler = async ({ files: [file = ""], flags }, io) => {
  const target = flags.get("output");
  const format = flags.has("json") ? "document" : chooseFormat(flags.get("format"), target);
  const { environment, pipeline } = await readPipelineFor({ file, flags, io });
  const watched = monitoringEnvironment(environment);
  if (watched === undefined) {
    const files = readEnvironmentFiles(flags, io);
    throw noDatadogError(environment, files.find((read) => read.environment.name === environment.name)?.file);
  }
  const facts = monitoringFacts({ pipeline, environment: watched });
  if (target === undefined) io.stdout.write(await render(facts, format, { io, output: io.stdout }));
  else writeResult(target, await render(facts, format, { io }), io);
  return exitCode.done;
};

interface RenderTo {
  readonly io: Io;
  /** Absent for a file. */
  readonly output?: Output;
}

async function render(
  facts: MonitoringFacts,
  format: DashboardFormat | "document",
  { io, output }: RenderTo,
): Promise<string> {
  switch (format) {
    case "document":
      return renderJson(describeDashboard(facts));
    case "json":
      return renderJson(readPayload(facts));
    case "html":
      return (await import("./html/render-html.ts")).renderHtml(planPicture(facts));
    case "svg":
      return (await import("./svg/render-svg.ts")).renderSvg(planPicture(facts));
    case "text": {
      const style = output === undefined ? createStyle(false) : styleOf(output, io.env);
      return renderText(planPicture(facts), { style, columns: textColumnsOf(output) });
    }
  }
}

function renderJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
