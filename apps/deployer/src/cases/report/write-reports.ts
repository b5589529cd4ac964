import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SluiceError } from "@sluice/spec/errors";
import type { TestOutput } from "../../output/test-output.ts";
import { readInputs } from "./html/read-inputs.ts";
import { renderHtmlReport } from "./html/render-html-report.ts";
import { renderJUnit } from "./render-junit.ts";
import { renderSummaryMarkdown } from "./render-summary-markdown.ts";

/** Writes a report in every form into a folder (absolute), which is made. @throws SluiceError `DEPLOY_CANNOT_WRITE` */
export function writeReports(output: TestOutput, directory: string): void {
  const files = {
    "junit.xml": renderJUnit(output),
    "report.html": renderHtmlReport(output, readInputs(output)),
    "report.json": `${JSON.stringify(output, null, 2)}\n`,
    "summary.md": renderSummaryMarkdown(output),
  };
  try {
    mkdirSync(directory, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  } catch (cause) {
    const hint = cause instanceof Error ? cause.message : String(cause);
    throw new SluiceError("DEPLOY_CANNOT_WRITE", `cannot write the reports into ${directory}`, { hint, cause });
  }
}
