import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { SluiceError } from "@sluice/spec/errors";
import type { Flags } from "../command-line/flags.ts";
import type { Io } from "../io.ts";
import type { Plan } from "../plan/plan.ts";
import { renderPlanMarkdown } from "../plan/render-plan-markdown.ts";

/** Writes a plan to the file that `--markdown` names, if it names one. @throws SluiceError `DEPLOY_CANNOT_WRITE` */
export function writeMarkdown(plan: Plan, flags: Flags, io: Io): void {
  const file = flags.get("markdown");
  if (file === undefined) return;
  try {
    writeFileSync(resolve(io.cwd, file), renderPlanMarkdown(plan));
  } catch (cause) {
    throw new SluiceError("DEPLOY_CANNOT_WRITE", `cannot write ${file}`, { cause });
  }
}
