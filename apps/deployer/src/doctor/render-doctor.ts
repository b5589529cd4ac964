import type { DoctorOutput } from "../output/doctor-output.ts";
import type { Style } from "../terminal/style.ts";
import { printable, wrap } from "../terminal/text.ts";

/** How checks are shown. */
export interface RenderDoctorOptions {
  readonly style: Style;
  /** Width in characters. */
  readonly columns: number;
}

type Check = DoctorOutput["checks"][number];

const indent = " ".repeat(9);

/** Checks for people: what was found, and what to do. */
export function renderDoctor(output: DoctorOutput, { style, columns }: RenderDoctorOptions): string {
  const { checks, environment, site, sound } = output;
  const isKnown = checks.every(({ needed, result }) => !needed || result !== "unknown");
  const end = sound
    ? isKnown
      ? "Nothing is missing that monitors rest on."
      : "Nothing is known to be missing; what is unknown above could not be told."
    : "Monitors rest on something that is missing: they will not tell of every failure.";
  const verdict = wrap(end, columns).map((line) => (sound ? line : style.red(line)));
  const lines = (text: string) => wrap(printable(text), columns - indent.length).map((line) => `${indent}${line}`);
  const shown = checks.map((check) => {
    const metrics =
      check.name === "asynchronous endpoints" ? check.metrics.flatMap((each) => lines(metricLine(each))) : [];
    return [
      `${markOf(check, style)}${style.bold(check.name)}`,
      ...lines(check.found),
      ...metrics,
      ...(check.advice === null ? [] : lines(`-> ${check.advice}`)),
    ].join("\n");
  });
  return `${[`${style.bold(environment)} at ${site}`, ...shown, verdict.join("\n")].join("\n\n")}\n`;
}

function markOf({ needed, result }: Check, style: Style): string {
  if (result === "ok") return style.green("ok".padEnd(indent.length));
  if (result === "unknown") return style.yellow("unknown".padEnd(indent.length));
  return (needed ? style.red : style.yellow)("not".padEnd(indent.length));
}

function metricLine({ name, reported, tags }: Check["metrics"][number]): string {
  if (!reported) return `no: ${name}`;
  return `yes: ${name}${tags === null ? "" : ` (${tags.join(", ")})`}`;
}
