import { SluiceError } from "@sluice/spec/errors";
import type { Flags } from "../command-line/flags.ts";
import type { VerbHandler } from "../command-line/verb.ts";
import { DatadogError } from "../datadog/datadog-error.ts";
import { UsageError } from "../failures/usage-error.ts";
import { exitCode, type Io, writeJson, writeLine } from "../io.ts";
import type { DoraOutput } from "../output/dora-output.ts";
import { type ReleaseSubject, readSubject } from "../releases/read-subject.ts";
import { withLedger } from "../releases/with-ledger.ts";
import { styleOf } from "../terminal/style.ts";
import { textColumnsOf } from "../terminal/terminal-size.ts";
import { commitTimes } from "./commit-times.ts";
import type { History } from "./list-deployments.ts";
import { measureDora } from "./measure-dora.ts";
import { renderDora } from "./render-dora.ts";
import { reportDeployments } from "./report-deployments.ts";

const dayMs = 24 * 3600 * 1000;

/** `sluice dora`: how often, how fast and how safely a pipeline is deployed, by its ledger alone. */
export const dora: VerbHandler = async (invocation, io) => {
  const { flags } = invocation;
  const days = readDays(flags);
  const subject = readSubject(invocation, io);
  const { environment, folder, pipeline } = subject;
  const history = await readHistory(subject, io);
  const nowMs = io.clock.nowMs();
  const committedAtMs = await commitTimes(history.releases, folder, io);
  const sinceMs = nowMs - days * dayMs;
  const output: DoraOutput = {
    version: 1,
    pipeline,
    environment: environment.name,
    from: new Date(sinceMs).toISOString(),
    to: new Date(nowMs).toISOString(),
    days,
    ...measureDora({ history, nowMs, days, committedAtMs }),
    reported: flags.has("report") ? await report(subject, history, sinceMs, io) : null,
  };
  if (flags.has("json")) writeJson(io.stdout, output);
  else {
    const columns = textColumnsOf(io.stdout);
    io.stdout.write(renderDora(output, { style: styleOf(io.stdout, io.env), columns }));
  }
  return exitCode.done;
};

/** All of it: what a rollback took back may be long before the days that are asked for. */
async function readHistory({ environment, pipeline }: ReleaseSubject, io: Io): Promise<History> {
  return await withLedger(environment, io, async (ledger) => ({
    releases: await ledger.list(pipeline),
    notes: await ledger.notes(pipeline),
  }));
}

async function report(
  { environment, pipeline }: ReleaseSubject,
  history: History,
  sinceMs: number,
  io: Io,
): Promise<DoraOutput["reported"]> {
  try {
    const reports = await reportDeployments({ pipeline, environment, history, part: { sinceMs } }, io);
    if (reports === undefined) throw notWatched(environment.name);
    const { deployments, failures } = reports;
    writeLine(io.stderr, `reported to Datadog: ${deployments.length} deployments, ${failures.length} failures of them`);
    return { deployments: deployments.length, failures: failures.length };
  } catch (error) {
    if (!(error instanceof DatadogError)) throw error;
    throw new SluiceError("DEPLOY_DORA_NOT_REPORTED", `not everything was reported: ${error.message}`, {
      cause: error,
      hint: `sluice doctor --environment ${environment.name} says what is wrong; reporting again changes nothing that was reported`,
    });
  }
}

function notWatched(environment: string): UsageError {
  return new UsageError("DEPLOY_NO_DATADOG", `nothing is reported of ${environment}: no Datadog watches it`, {
    hint: `add datadog to ${environment}.yaml; what is deployed to an emulator is never reported`,
  });
}

function readDays(flags: Flags): number {
  const given = flags.get("days") ?? "30";
  if (/^[1-9]\d{0,3}$/.test(given)) return Number(given);
  throw new UsageError("DEPLOY_OPTION_VALUE", `--days ${given} is no number of days`, {
    hint: "write 1 to 9999, such as --days 90",
  });
}
