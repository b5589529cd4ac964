import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ResolvedPipeline } from "@sluice/spec";
import type { Connection } from "../aws/connection.ts";
import { withConnection } from "../aws/with-connection.ts";
import type { Flags } from "../command-line/flags.ts";
import type { VerbHandler } from "../command-line/verb.ts";
import { askOrFail } from "../deploy/confirm.ts";
import { type DeployOutcome, deploy } from "../deploy/deploy.ts";
import { describeUp, renderUp } from "../deploy/up-document.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { InvalidFileError } from "../failures/invalid-file-error.ts";
import { exitCode, type Io, writeJson } from "../io.ts";
import { tellUnwatched } from "../monitoring/tell-unwatched.ts";
import type { PromoteOutput } from "../output/promote-output.ts";
import { type ReleaseSubject, readSubject } from "../releases/read-subject.ts";
import type { ReleaseRecord } from "../releases/release.ts";
import { styleOf } from "../terminal/style.ts";
import { columnsOf } from "../terminal/terminal-size.ts";
import { choosePromotable, type Promotable } from "./choose-promotable.ts";
import { compareEnvironments, type EnvironmentDifference } from "./compare-environments.ts";
import { openSource, type PromotionSource } from "./open-source.ts";
import { pinPromoted } from "./pin-promoted.ts";
import { type PromotionPlaces, readPlaces, readRelease } from "./read-places.ts";
import { RecordedPipelines } from "./recorded-pipelines.ts";
import { renderPromotion } from "./render-promotion.ts";

/** `sluice promote`: deploys to one environment what passed its cases in another, as that recorded it. */
export const promote: VerbHandler = async (invocation, io) => {
  const { flags } = invocation;
  const wanted = readRelease(flags);
  const places = readPlaces(flags, io);
  const subject = readSubject(invocation, io, { environment: places.to.name });
  if (!flags.has("yes")) askOrFail(io, "--yes");
  tellUnwatched(places.to, io);
  const done = await withConnection(places.to, io, async (connection) => {
    const source = openSource(places.from, places.to, io);
    try {
      return await carryOver({ wanted, places, subject, source, connection, flags }, io);
    } finally {
      source.close();
    }
  });
  if (flags.has("json")) writeJson(io.stdout, describePromotion(done, places));
  else io.stdout.write(renderUp(done.outcome, styleOf(io.stdout, io.env)));
  return exitCode.done;
};

interface CarryOverOptions {
  readonly wanted: number | undefined;
  readonly places: PromotionPlaces;
  readonly subject: ReleaseSubject;
  readonly source: PromotionSource;
  readonly connection: Connection;
  readonly flags: Flags;
}

interface CarriedOver {
  readonly promotable: Promotable;
  readonly differences: readonly EnvironmentDifference[];
  readonly outcome: DeployOutcome;
}

async function carryOver(options: CarryOverOptions, io: Io): Promise<CarriedOver> {
  const { wanted, places, subject, source, connection, flags } = options;
  const { from, to } = places;
  const file = subject.file ?? `${subject.pipeline}.yaml`;
  const recorded = new RecordedPipelines(to, places.all);
  const place = { file, pipeline: subject.pipeline, from: from.name, to: to.name, recorded };
  const promotable = choosePromotable(await source.history(subject.pipeline), place, wanted);
  const { release } = promotable;
  const pipeline = readRecorded(release, recorded);
  const target = { file, folder: subject.folder, environment: to, document: { text: release.file }, pipeline };
  const differences = compareEnvironments(
    { environment: from, pipeline: release.resolved },
    { environment: to, pipeline },
  );
  show({ promotable, differences, places, pipeline: subject.pipeline }, io);
  const directory = mkdtempSync(join(tmpdir(), "sluice-promote-"));
  try {
    const promoted = await pinPromoted(release, { target, source, clients: connection.clients, directory, io });
    const admission = { promoted: { from: from.name, release: release.number }, content: release };
    const outcome = await deploy({ ...promoted, target, flags, connection, kind: "up", admission }, io);
    return { promotable, differences, outcome };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The release's own file for the other environment: what the file says today does not matter. */
function readRecorded(release: ReleaseRecord, recorded: RecordedPipelines): ResolvedPipeline {
  const { environment, file: text, number } = release;
  const resolved = recorded.of(release);
  if (resolved.ok) return resolved.value;
  throw new InvalidFileError(`release ${number} of ${environment}`, text, resolved.problems);
}

interface ShowOptions {
  readonly promotable: Promotable;
  readonly differences: readonly EnvironmentDifference[];
  readonly places: { readonly from: Environment; readonly to: Environment };
  readonly pipeline: string;
}

function show({ promotable, differences, places, pipeline }: ShowOptions, io: Io): void {
  io.stderr.write(
    renderPromotion({
      pipeline,
      from: places.from.name,
      to: places.to.name,
      promotable,
      differences,
      style: styleOf(io.stderr, io.env),
      nowMs: io.clock.nowMs(),
      columns: columnsOf(io.stderr),
    }),
  );
}

function describePromotion(
  { promotable, differences, outcome }: CarriedOver,
  { from, to }: PromotionPlaces,
): Omit<PromoteOutput, "deployment"> & { readonly deployment: object } {
  const { release, tested } = promotable;
  return {
    version: 1,
    from: from.name,
    to: to.name,
    release: release.number,
    tested: { release: tested.release, cases: tested.cases, at: tested.at, by: tested.by },
    differences: [...differences],
    deployment: describeUp(outcome),
  };
}
