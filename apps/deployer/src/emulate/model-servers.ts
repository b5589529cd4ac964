import type { ServedModel, ServerCommand } from "@sluice/local";
import { modelNames } from "@sluice/spec";
import type { PipelineForEnvironment } from "../pipeline/read-pipeline-for.ts";
import { readForLaptop } from "./read-for-laptop.ts";

/**
 * How the endpoints of a pipeline are served: by the `serve` commands of the file's `environments.local`, whichever environment it is
 * deployed to. The file is read again for every server, so that an edit counts as soon as it is deployed.
 */
export function modelServers(target: PipelineForEnvironment): (model: ServedModel) => ServerCommand | undefined {
  let known: ReadonlyMap<string, ServerCommand> = new Map();
  return ({ endpointName }) => {
    known = readServers(target) ?? known;
    return known.get(endpointName);
  };
}

function readServers(target: PipelineForEnvironment): ReadonlyMap<string, ServerCommand> | undefined {
  const { environment, folder } = target;
  const pipeline = readForLaptop(target);
  if (pipeline === undefined) return undefined;
  const place = { pipeline: pipeline.name, stage: environment.stage, accountId: environment.account };
  const served = pipeline.models.flatMap(({ name, serve }): [string, ServerCommand][] => {
    if (serve === undefined) return [];
    return [[modelNames({ ...place, model: name }).endpoint, { command: serve, cwd: folder }]];
  });
  return new Map(served);
}
