import type { Flags } from "../command-line/flags.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { chooseEnvironment, readEnvironments } from "../environments/read-environments.ts";
import { UsageError } from "../failures/usage-error.ts";
import type { Io } from "../io.ts";

/** Where a release is promoted from and to. */
export interface PromotionPlaces {
  readonly from: Environment;
  readonly to: Environment;
  /** Every environment there is. */
  readonly all: readonly Environment[];
}

/**
 * Reads `--from` and `--to`; an environment that says where its releases come from needs no `--from`.
 * @throws {@link UsageError} `DEPLOY_MISSING_ENVIRONMENT`, `DEPLOY_UNKNOWN_ENVIRONMENT`, `PROMOTE_PLACES`
 */
export function readPlaces(flags: Flags, io: Io): PromotionPlaces {
  const all = readEnvironments(flags, io);
  const to = chooseEnvironment(flags.get("to") ?? missing("to", all), all);
  const from = chooseEnvironment(flags.get("from") ?? to.promotion?.from ?? missing("from", all), all);
  const own = to.promotion?.from;
  if (from.name === to.name) throw wrong(`${from.name} is both where it comes from and where it goes`, own);
  if (own !== undefined && own !== from.name)
    throw wrong(`${to.name} takes its releases from ${own}, not from ${from.name}`, own);
  if (from.emulator === true && to.emulator !== true)
    throw wrong(`${from.name} is emulated: what passed there has not run on AWS`, own);
  return { from, to, all };
}

/** Reads `--release`. @throws {@link UsageError} `DEPLOY_OPTION_VALUE` */
export function readRelease(flags: Flags): number | undefined {
  const given = flags.get("release");
  if (given === undefined || /^[1-9]\d{0,14}$/.test(given)) return given === undefined ? undefined : Number(given);
  throw new UsageError("DEPLOY_OPTION_VALUE", `--release ${given} is no release's number`, {
    hint: "sluice releases lists them; write one, such as --release 12",
  });
}

function missing(option: "from" | "to", all: readonly Environment[]): never {
  throw new UsageError("DEPLOY_MISSING_ENVIRONMENT", `which environment to promote ${option}?`, {
    hint: `add --${option} NAME; the environments are: ${all.map(({ name }) => name).join(", ")}`,
  });
}

function wrong(message: string, own: string | undefined): UsageError {
  const hint = own === undefined ? "write --from NAME --to NAME" : `leave --from out, or write --from ${own}`;
  return new UsageError("PROMOTE_PLACES", message, { hint });
}
