import { isSluiceError } from "@sluice/spec/errors";
import type { Flags } from "../command-line/flags.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { chooseEnvironment, readEnvironments } from "../environments/read-environments.ts";
import { UsageError } from "../failures/usage-error.ts";
import { type Io, writeLine } from "../io.ts";
import type { PipelineForEnvironment } from "../pipeline/read-pipeline-for.ts";
import { count } from "../plan/wording.ts";
import type { Pins } from "../releases/release.ts";
import { printable } from "../terminal/text.ts";
import type { Admission } from "./admission.ts";
import { explainProof, type Refusal, refusalError } from "./explain-proof.ts";
import { findProof, type Proof } from "./find-proof.ts";
import { openSource } from "./open-source.ts";
import { RecordedPipelines } from "./recorded-pipelines.ts";

/** What asks to be deployed. */
export interface GateOptions {
  readonly target: Pick<PipelineForEnvironment, "environment" | "file" | "pipeline">;
  readonly pins: Pins;
  readonly flags: Flags;
}

const mostCharacters = 500;

/**
 * Reads `--unpromoted`: undefined where it was not given.
 * @throws {@link UsageError} `DEPLOY_OPTION_VALUE` for no reason, a long one, or an environment that asks for none
 */
export function readUnpromoted(flags: Flags, { name, promotion }: Environment): string | undefined {
  const given = flags.get("unpromoted");
  if (given === undefined) return undefined;
  if (promotion === undefined) {
    const hint = "leave --unpromoted out; the key promotion of an environment's file says where its releases come from";
    throw new UsageError("DEPLOY_OPTION_VALUE", `${name} takes what was not promoted without a reason`, { hint });
  }
  const reason = printable(given).trim();
  if (reason !== "" && reason.length <= mostCharacters) return reason;
  throw new UsageError("DEPLOY_OPTION_VALUE", `--unpromoted needs a reason of 1 to ${mostCharacters} characters`, {
    hint: 'the release keeps it, such as --unpromoted "the hotfix of incident 812, tested by hand"',
  });
}

/**
 * Lets a content into an environment: one that takes promoted releases only wants the same content to have passed its cases before.
 * @throws SluiceError `PROMOTE_NEVER_DEPLOYED`, `PROMOTE_NOT_TESTED`, `PROMOTE_FAILED_CASES`, `PROMOTE_DIRTY`, `PROMOTE_OTHER_CONTENT`,
 *   `PROMOTE_SOURCE_UNREADABLE`
 */
export async function admit(options: GateOptions, io: Io): Promise<Admission | undefined> {
  const { target, flags } = options;
  const { environment } = target;
  const { promotion } = environment;
  if (promotion === undefined) return undefined;
  const unpromoted = readUnpromoted(flags, environment);
  if (unpromoted !== undefined) {
    writeLine(
      io.stderr,
      `warning: ${environment.name} takes this without a release of ${promotion.from}: ${unpromoted}`,
    );
    return { unpromoted };
  }
  const { proof, refusal } = await judge(options, promotion.from, io);
  if (refusal !== undefined)
    throw refusalError(refusal, "in an emergency, --unpromoted REASON lets it in, and the release keeps the reason");
  if (proof.kind !== "passed") throw new Error(`${proof.kind} is refused`);
  const { release, tested } = proof;
  const cases = count(tested.cases, "case");
  writeLine(io.stderr, `release ${release.number} of ${promotion.from} has the same content and passed ${cases}`);
  return { promoted: { from: promotion.from, release: release.number } };
}

/** Why an `up` would be refused, a sentence; undefined where it would not. */
export async function refusalOf(options: GateOptions, io: Io): Promise<string | undefined> {
  const { from } = options.target.environment.promotion ?? {};
  if (from === undefined || readUnpromoted(options.flags, options.target.environment) !== undefined) return undefined;
  const { proof, refusal } = await judge(options, from, io).catch(unjudged);
  if (refusal === undefined) return undefined;
  if (proof === undefined) return `sluice up would be refused: ${refusal.sentence}`;
  const differences = proof.kind === "other" ? ` (${proof.differences.join("; ")})` : "";
  const [way = ""] = refusal.ways.filter((each) => each.startsWith("sluice "));
  return `sluice up would be refused: ${refusal.sentence}${differences}; next: ${way}`;
}

/** A preview shows what would change also to whoever may not read the other environment. */
function unjudged(error: unknown): {
  readonly proof?: undefined;
  readonly refusal: Pick<Refusal, "sentence" | "ways">;
} {
  if (!isSluiceError(error)) throw error;
  return { refusal: { sentence: error.message, ways: [] } };
}

interface Judged {
  readonly proof: Proof;
  readonly refusal: Refusal | undefined;
}

async function judge({ target, pins, flags }: GateOptions, from: string, io: Io): Promise<Judged> {
  const { environment, file, pipeline } = target;
  const environments = readEnvironments(flags, io);
  const source = openSource(chooseEnvironment(from, environments), environment, io);
  try {
    const place = { here: environment.name, recorded: new RecordedPipelines(environment, environments) };
    const proof = findProof({ pins, pipeline }, await source.history(pipeline.name), place);
    return { proof, refusal: explainProof(proof, { file, pipeline: pipeline.name, from, to: environment.name }) };
  } finally {
    source.close();
  }
}
