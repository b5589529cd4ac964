import { count, verb } from "../plan/wording.ts";
import type { Style } from "../terminal/style.ts";
import type { DeployOutcome } from "./deploy.ts";

/** What `--json` prints of a deployment: `UpOutput`. */
export function describeUp({ plan, release, smoke }: DeployOutcome) {
  const { at, by, changes, kind, models, number, rollbackTo } = release;
  return {
    version: 1,
    plan,
    release: { number, kind, rollbackTo: rollbackTo ?? null, at, by, changes, models },
    smoke: smoke === undefined ? null : { documentId: smoke.documentId, source: smoke.source, models: smoke.models },
  };
}

/** What a deployment came to, for a person. */
export function renderUp({ operation, plan, release, smoke }: DeployOutcome, style: Style): string {
  const board = operation?.outputs["dashboardUrl"];
  const models = Object.keys(release.models).length;
  const what = release.changes === 0 ? "nothing changed" : `${count(release.changes, "resource")} changed`;
  const back = release.rollbackTo === undefined ? "" : `, which puts release ${release.rollbackTo} back`;
  return [
    `${style.green("✓")} ${style.bold(plan.stack)} is release ${release.number}${back}: ${what}`,
    ...(release.promoted === undefined || release.unpromoted !== undefined
      ? []
      : [`  promoted from release ${release.promoted.release} of ${release.promoted.from}`]),
    ...(release.unpromoted === undefined ? [] : [`  not promoted: ${release.unpromoted}`]),
    `  ${count(models, "endpoint")} ${verb(models, "serves", "serve")} it`,
    ...(typeof board === "string" ? [`  board: ${board}`] : []),
    ...(smoke === undefined ? [] : [`  the smoke document went through ${count(smoke.models.length, "model")}`]),
    "",
  ].join("\n");
}
