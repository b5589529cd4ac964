import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AwsClients } from "../aws/aws-clients.ts";
import type { Connection } from "../aws/connection.ts";
import { withConnection } from "../aws/with-connection.ts";
import type { Flags } from "../command-line/flags.ts";
import type { VerbHandler } from "../command-line/verb.ts";
import { askOrFail } from "../deploy/confirm.ts";
import { type DeployOutcome, deploy } from "../deploy/deploy.ts";
import { describeUp, renderUp } from "../deploy/up-document.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { UsageError } from "../failures/usage-error.ts";
import { exitCode, type Io, writeJson, writeLine } from "../io.ts";
import { styleOf } from "../terminal/style.ts";
import { textColumnsOf } from "../terminal/terminal-size.ts";
import { wrap } from "../terminal/text.ts";
import { type ChosenRelease, chooseRelease, isCurrent } from "./choose-release.ts";
import { explainChoice } from "./explain-choice.ts";
import { openLedger } from "./open-ledger.ts";
import { type ReleaseSubject, readSubject } from "./read-subject.ts";
import type { Ledger, ReleaseRecord } from "./release.ts";
import { renderAge, shortName } from "./render-releases.ts";
import { restoreRelease } from "./restore-release.ts";
import { servesRelease } from "./serves-release.ts";
import { type Standing, standingOf } from "./standing.ts";

/** `sluice rollback`: deploys what an earlier release recorded, artifacts and bundles included. */
export const rollback: VerbHandler = async (invocation, io) => {
  const { flags } = invocation;
  const to = readNumber(flags);
  const subject = readSubject(invocation, io);
  if (!flags.has("yes")) askOrFail(io, "--yes");
  const outcome = await withConnection(subject.environment, io, async (connection) => {
    const ledger = openLedger(subject.environment, io, connection.clients);
    const { pipeline, environment } = subject;
    const releases = await ledger.list(pipeline);
    const standing = await standingNow({ releases, ledger, environment, clients: connection.clients });
    const asked = to === undefined ? {} : { to };
    const chosen = chooseRelease({ pipeline, environment: environment.name, releases, standing, ...asked });
    const why = to === undefined ? [explainChoice(chosen, standing, io.clock.nowMs())] : [];
    announce(chosen, why, subject, io);
    return await putBack(chosen, { subject, connection, flags, io });
  });
  if (flags.has("json")) writeJson(io.stdout, describeUp(outcome));
  else io.stdout.write(renderUp(outcome, styleOf(io.stdout, io.env)));
  return exitCode.done;
};

interface StandingOptions {
  /** Oldest first. */
  readonly releases: readonly ReleaseRecord[];
  readonly ledger: Ledger;
  readonly environment: Environment;
  readonly clients: AwsClients;
}

/** How what is in AWS stands to the newest release: the ledger tells, and where it knows nothing, the endpoints. */
async function standingNow({ releases, ledger, environment, clients }: StandingOptions): Promise<Standing> {
  const newest = releases.at(-1);
  if (newest === undefined) return { kind: "deployed" };
  const standing = standingOf(newest, await ledger.notes(newest.pipeline, { since: newest.number }));
  if (standing.kind !== "deployed" || (await servesRelease(newest, environment, clients))) return standing;
  return { kind: "other" };
}

interface PutBackOptions {
  readonly subject: ReleaseSubject;
  readonly connection: Connection;
  readonly flags: Flags;
  readonly io: Io;
}

async function putBack(chosen: ChosenRelease, options: PutBackOptions): Promise<DeployOutcome> {
  const { current, target: release } = chosen;
  const { subject, connection, flags, io } = options;
  const { environment, folder } = subject;
  const directory = mkdtempSync(join(tmpdir(), "sluice-rollback-"));
  try {
    const restored = await restoreRelease(release, { environment, clients: connection.clients, directory, io });
    const target = {
      file: subject.file ?? `${subject.pipeline}.yaml`,
      folder,
      environment,
      document: { text: release.file },
      pipeline: release.resolved,
    };
    const request = { ...restored, target, flags, connection, kind: "rollback", rolledBackTo: release } as const;
    const refusal = release.number === current.number ? { refusal: isCurrent(chosen) } : {};
    return await deploy({ ...request, ...refusal, after: current.number }, io);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Says what is put back and why, and that it is not what the file says now. */
function announce(
  { current, target }: ChosenRelease,
  why: readonly string[],
  { file, pipeline, environment }: ReleaseSubject,
  io: Io,
): void {
  const style = styleOf(io.stderr, io.env);
  const age = renderAge(io.clock.nowMs() - Date.parse(target.at));
  const commit = target.commit === undefined ? "" : `, commit ${target.commit.sha.slice(0, 7)}`;
  const from =
    current.number === target.number
      ? `back to release ${target.number}, the newest`
      : `from release ${current.number} back to release ${target.number}`;
  writeLine(io.stderr, `${style.bold(pipeline)} in ${environment.name}: ${from}`);
  const recorded = `It was released ${age} by ${shortName(target.by)}${commit}, and is deployed as it was recorded`;
  const notFile = file === undefined ? "." : `; what ${file} says now does not matter.`;
  for (const sentence of [...why, recorded + notFile]) {
    for (const line of wrap(sentence, textColumnsOf(io.stderr))) writeLine(io.stderr, line);
  }
}

function readNumber(flags: Flags): number | undefined {
  const given = flags.get("to");
  if (given === undefined || /^[1-9]\d{0,14}$/.test(given)) return given === undefined ? undefined : Number(given);
  throw new UsageError("DEPLOY_OPTION_VALUE", `--to ${given} is no release's number`, {
    hint: "sluice releases lists them; write one, such as --to 12",
  });
}
