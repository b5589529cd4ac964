import { parseArgs } from "node:util";
import { UsageError } from "../failures/usage-error.ts";
import { closest } from "./closest.ts";
import { Flags } from "./flags.ts";
import type { Invocation, OptionSpec, Verb } from "./verb.ts";

/** Options every verb takes. */
export const commonOptions: Readonly<Record<string, OptionSpec>> = {
  environments: { type: "string", value: "DIR", description: "Folder of environment files (or SLUICE_ENVIRONMENTS)" },
  debug: { type: "boolean", description: "Show stack traces" },
  help: { type: "boolean", short: "h", description: "Show this help" },
};

/**
 * Reads a verb's arguments.
 * @throws {@link UsageError} `DEPLOY_UNKNOWN_OPTION`, `DEPLOY_OPTION_VALUE`, `DEPLOY_MISSING_FILE`, `DEPLOY_TOO_MANY_FILES`
 */
export function parseCommandLine(verb: Verb, args: readonly string[]): Invocation {
  const options: Readonly<Record<string, OptionSpec>> = { ...verb.options, ...commonOptions };
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(Object.entries(options).map(([name, spec]) => [name, parserOption(spec)])),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  const files: string[] = [];
  let collecting: string[] | undefined;
  for (const token of tokens) {
    if (token.kind === "positional") (collecting ?? files).push(token.value);
    else collecting = undefined;
    if (token.kind !== "option") continue;
    const spec = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (spec === undefined) throw unknownOption(token.rawName, verb, options);
    const given = values.get(token.name) ?? [];
    given.push(readValue(token, spec, verb));
    values.set(token.name, given);
    // `--input a b c` reads as people write it: what follows an option with several values belongs to it.
    if (spec.multiple === true) collecting = given;
  }
  const flags = new Flags(values);
  if (!flags.has("help")) checkFiles(verb, files);
  return { files, flags };
}

function parserOption({ type, short }: OptionSpec): { type: "string" | "boolean"; multiple: true; short?: string } {
  return { type, multiple: true, ...(short === undefined ? {} : { short }) };
}

interface OptionToken {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function readValue(token: OptionToken, spec: OptionSpec, verb: Verb): string {
  if (spec.type === "boolean") {
    if (token.value === undefined) return "true";
    if (spec.value !== undefined && token.value !== "") return token.value;
    throw new UsageError("DEPLOY_OPTION_VALUE", `${token.rawName} takes no value`, { hint: seeHelp(verb) });
  }
  const isNextOption = token.inlineValue !== true && token.value?.startsWith("-") === true;
  if (token.value !== undefined && token.value !== "" && !isNextOption) return token.value;
  const wanted = `${token.rawName} ${spec.value ?? "VALUE"}`;
  throw new UsageError("DEPLOY_OPTION_VALUE", `${token.rawName} needs a value`, {
    hint: `write ${wanted}; ${seeHelp(verb)}`,
  });
}

function unknownOption(rawName: string, verb: Verb, options: Readonly<Record<string, OptionSpec>>): UsageError {
  const known = Object.keys(options).map((name) => `--${name}`);
  const near = closest(rawName, known);
  const hint = near === undefined ? seeHelp(verb) : `did you mean ${near}?`;
  return new UsageError("DEPLOY_UNKNOWN_OPTION", `unknown option ${rawName} of sluice ${verb.name}`, { hint });
}

function checkFiles(verb: Verb, files: readonly string[]): void {
  const usage = `usage: sluice ${verb.usage}`;
  if (files.length < verb.files.min) {
    const message = `sluice ${verb.name} needs a pipeline file`;
    throw new UsageError("DEPLOY_MISSING_FILE", message, { hint: `${usage}\nThe file comes before the options.` });
  }
  if (files.length <= verb.files.max) return;
  const takes = verb.files.max === 0 ? "no file" : "one pipeline file";
  const message = `sluice ${verb.name} takes ${takes}, not ${files.length}`;
  throw new UsageError("DEPLOY_TOO_MANY_FILES", message, { hint: usage });
}

function seeHelp(verb: Verb): string {
  return `sluice ${verb.name} --help lists the options`;
}
