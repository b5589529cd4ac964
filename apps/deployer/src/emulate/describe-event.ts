import type { LocalEvent } from "@sluice/local";
import { modelNames } from "@sluice/spec";
import type { PipelineForEnvironment } from "../pipeline/read-pipeline-for.ts";
import type { Style } from "../terminal/style.ts";
import { printable } from "../terminal/text.ts";

/** One line about what happens in the account that a person would want to see; undefined for the rest. */
export function describeEvent(
  event: LocalEvent,
  { target, style }: { readonly target: PipelineForEnvironment; readonly style: Style },
): string | undefined {
  if (event.kind === "model-server") {
    const { state, detail } = event;
    const told = detail === undefined ? "" : `: ${printable(detail)}`;
    const word = state === "ready" ? style.green(state) : state === "starting" ? state : style.red(state);
    return `${modelOf(event.endpointName, target)}  server ${word}${told}`;
  }
  if (event.kind === "denied") {
    const who = event.principal.slice(event.principal.lastIndexOf("/") + 1);
    return `${style.yellow("denied")}  ${who} may not ${event.action} on ${event.resource}`;
  }
  return undefined;
}

/** The model as the file names it, or the endpoint of one that has left the file. */
function modelOf(endpointName: string, { pipeline, environment }: PipelineForEnvironment): string {
  const place = { pipeline: pipeline.name, stage: pipeline.stage, accountId: environment.account };
  const found = pipeline.models.find(({ name }) => modelNames({ ...place, model: name }).endpoint === endpointName);
  return found?.name ?? endpointName;
}
