import type { Flags } from "../command-line/flags.ts";
import type { VerbHandler } from "../command-line/verb.ts";
import { UsageError } from "../failures/usage-error.ts";
import { exitCode, writeJson } from "../io.ts";
import { styleOf } from "../terminal/style.ts";
import { textColumnsOf } from "../terminal/terminal-size.ts";
import { describeReleases } from "./describe-releases.ts";
import { readSubject } from "./read-subject.ts";
import { renderReleases } from "./render-releases.ts";
import { withLedger } from "./with-ledger.ts";

/** `sluice releases`: what was deployed when, by whom and from which commit. */
export const releases: VerbHandler = async (invocation, io) => {
  const { flags } = invocation;
  const limit = readLimit(flags);
  const { pipeline, environment } = readSubject(invocation, io);
  const output = await withLedger(environment, io, async (ledger) => {
    // One more than is shown: the oldest is compared with the one before it.
    const listed = await ledger.list(pipeline, { newest: limit + 1 });
    const notes = await ledger.notes(pipeline, { since: listed[0]?.number ?? 0 });
    const total = listed.length <= limit ? listed.length : (await ledger.numbers(pipeline)).length;
    return describeReleases({ pipeline, environment: environment.name, releases: listed, notes, total, limit });
  });
  if (flags.has("json")) writeJson(io.stdout, output);
  else {
    const columns = textColumnsOf(io.stdout);
    io.stdout.write(renderReleases(output, { style: styleOf(io.stdout, io.env), nowMs: io.clock.nowMs(), columns }));
  }
  return exitCode.done;
};

function readLimit(flags: Flags): number {
  const given = flags.get("limit") ?? "20";
  if (/^[1-9]\d{0,5}$/.test(given)) return Number(given);
  throw new UsageError("DEPLOY_OPTION_VALUE", `--limit ${given} is no number of releases`, {
    hint: "write 1 or more, such as --limit 50",
  });
}
