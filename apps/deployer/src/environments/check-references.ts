import type { Problem } from "@sluice/spec";
import { closest } from "../command-line/closest.ts";
import type { Environment } from "./environment-schema.ts";
import type { EnvironmentFile } from "./guard.ts";
import { locateKey } from "./locate-key.ts";

/** What is wrong with an environment that one names. */
export interface ReferenceFinding {
  /** The file to change. */
  readonly file: string;
  readonly problem: Problem;
}

type ReferenceKey = "overlay" | "promotion.from";

/** Finds every environment that a file names and that cannot be what it is named for, in the order of the files. */
export function checkReferences(files: readonly EnvironmentFile[]): ReferenceFinding[] {
  const environments = files.map(({ environment }) => environment);
  return files.flatMap(({ file, text, environment }) => {
    const named: readonly (readonly [ReferenceKey, string | undefined])[] = [
      ["promotion.from", environment.promotion?.from],
      ["overlay", environment.overlay],
    ];
    return named.flatMap(([key, name]): ReferenceFinding[] => {
      const wrong = name === undefined ? undefined : explain(key, name, environment, environments);
      if (wrong === undefined) return [];
      const [message, hint] = wrong;
      const place = { severity: "error", path: key, ...locateKey(text, key) } as const;
      return [{ file, problem: { code: "DEPLOY_ENVIRONMENT_VALUE", ...place, message: `${key} ${message}`, hint } }];
    });
  });
}

type Explained = readonly [message: string, hint: string];

function explain(
  key: ReferenceKey,
  name: string,
  environment: Environment,
  environments: readonly Environment[],
): Explained | undefined {
  const others = environments.filter((other) => other !== environment);
  const named = others.find((other) => other.name === name);
  if (name === environment.name) return ["names this environment itself", expected(others)];
  if (named !== undefined) return (key === "overlay" ? unfitOverlay : unfit)(named, environment);
  const near = closest(
    name,
    others.map((other) => other.name),
  );
  const hint = near === undefined ? expected(others) : `did you mean ${near}?`;
  return [`names ${JSON.stringify(name)}, which is no environment`, hint];
}

/** Why releases of one environment are none to promote to another. */
function unfit(from: Environment, to: Environment): Explained | undefined {
  if (from.protect) return [`names ${from.name}, which is protected`, "name the environment where releases are tried"];
  // What ran on a laptop has shown nothing of AWS.
  if (from.emulator === true && to.emulator !== true)
    return [
      `names ${from.name}, which is emulated`,
      "what passed on a laptop has not run on AWS: name one that is there",
    ];
  return undefined;
}

/** Why the overlay of one environment is not for another: a laptop's names commands and files of that. */
function unfitOverlay(of: Environment, { emulator }: Environment): Explained | undefined {
  if (emulator === true || (of.emulator !== true && of.stage !== "local")) return undefined;
  const hint = "what models need on a laptop is not for AWS: name one that is there, or none";
  return [`names ${of.name}, which is a laptop's`, hint];
}

function expected(others: readonly Environment[]): string {
  if (others.length === 0) return "there is no other environment";
  return `expected one of: ${others.map(({ name }) => name).join(", ")}`;
}
