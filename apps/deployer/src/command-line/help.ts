import type { Style } from "../terminal/style.ts";
import { pad, textWidth, wrap } from "../terminal/text.ts";
import { commonOptions } from "./parse-command-line.ts";
import type { OptionSpec, Verb } from "./verb.ts";

/** Help for the whole command, within 80 columns. */
export function renderHelp(verbs: readonly Verb[], style: Style): string {
  return lines([
    `${style.bold("sluice")}: one YAML file becomes a machine-learning pipeline on AWS,`,
    "and the same file runs on a laptop.",
    "",
    style.bold("Usage"),
    "  sluice <verb> <pipeline.yaml> --environment <name>",
    "",
    style.bold("Verbs"),
    ...verbs.map(({ name, summary }) => `  ${style.cyan(pad(name, 10))} ${summary}`),
    "",
    style.bold("Options"),
    "  --help       Help; sluice <verb> --help for a verb's options and examples",
    "  --version    Version",
    "",
    style.bold("Exit codes"),
    "  0 done   1 failed   2 wrong usage or invalid file   130 interrupted",
  ]);
}

/** Help for one verb, within 80 columns. */
export function renderVerbHelp(verb: Verb, style: Style): string {
  return lines([
    `${style.bold(`sluice ${verb.name}`)}: ${verb.summary}`,
    "",
    style.bold("Usage"),
    `  sluice ${verb.usage}`,
    "",
    style.bold("Options"),
    ...renderOptions({ ...verb.options, ...commonOptions }, style),
    "",
    style.bold("Examples"),
    ...verb.examples.flatMap(([command, purpose]) => [`  ${style.dim(`# ${purpose}`)}`, `  sluice ${command}`]),
  ]);
}

function renderOptions(options: Readonly<Record<string, OptionSpec>>, style: Style): string[] {
  const named = Object.entries(options).map(([name, { type, value, description }]) => {
    if (type === "string") return { flag: `--${name} ${value ?? "VALUE"}`, description };
    return { flag: value === undefined ? `--${name}` : `--${name}[=${value}]`, description };
  });
  const width = Math.max(...named.map(({ flag }) => textWidth(flag)));
  return named.flatMap(({ flag, description }) => {
    const [first = "", ...rest] = wrap(description, 80 - width - 4);
    return [`  ${style.cyan(pad(flag, width))}  ${first}`, ...rest.map((line) => `${" ".repeat(width + 4)}${line}`)];
  });
}

function lines(parts: readonly string[]): string {
  return `${parts.join("\n")}\n`;
}
