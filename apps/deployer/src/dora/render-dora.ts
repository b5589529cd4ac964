import type { DoraOutput } from "../output/dora-output.ts";
import type { Style } from "../terminal/style.ts";
import { pad, wrap } from "../terminal/text.ts";
import { fewestForMedian, fewestForP90 } from "./statistics.ts";

/** How figures are shown. */
export interface RenderDoraOptions {
  readonly style: Style;
  /** Width in characters. */
  readonly columns: number;
}

const indent = "  ";

/** The four figures for people, each with what it means and what it rests on. */
export function renderDora(output: DoraOutput, { style, columns }: RenderDoraOptions): string {
  const { pipeline, environment, days, from, to } = output;
  const period = `${days === 1 ? "1 day" : `${days} days`}, ${from.slice(0, 10)} to ${to.slice(0, 10)}`;
  const figures = [
    frequency(output.deploymentFrequency),
    leadTime(output.changeLeadTime),
    failureRate(output.changeFailureRate),
    recoveryTime(output.failedDeploymentRecoveryTime),
  ].map(({ name, value, definition, rest }) => {
    const lines = [definition, rest].flatMap((text) => wrap(text, columns - indent.length));
    return [`${style.bold(pad(name, 33))}${value}`, ...lines.map((line) => style.dim(`${indent}${line}`))].join("\n");
  });
  return `${[`${style.bold(pipeline)} in ${environment}  ${style.dim(period)}`, ...figures].join("\n\n")}\n`;
}

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly definition: string;
  /** What it rests on. */
  readonly rest: string;
}

function frequency(figure: DoraOutput["deploymentFrequency"]): Figure {
  const { definition, observedDays, perWeek, rollbacks, sample } = figure;
  const value = perWeek === null ? "not enough days to tell" : `${perWeek} a week`;
  const rest = [`${plural(sample, "release")} in ${plural(observedDays, "day")} since the first deployment`];
  if (rollbacks > 0) rest.push(`${plural(rollbacks, "rollback")} not counted`);
  return { name: "Deployment frequency", value, definition, rest: sentence(rest) };
}

function leadTime(figure: DoraOutput["changeLeadTime"]): Figure {
  const { definition, of, repeated, sample, unknown } = figure;
  const rest = [`${sample} of ${plural(of, "release")}`];
  if (repeated > 0) rest.push(`${repeated} had a commit that was released before`);
  if (unknown > 0) rest.push(`of ${unknown} the commit or its time is not known, or files differed from it`);
  return { name: "Change lead time", value: spread(figure, "releases"), definition, rest: sentence(rest) };
}

function failureRate(figure: DoraOutput["changeFailureRate"]): Figure {
  const { definition, failed, ratio, rolledBack, sample } = figure;
  const value = ratio === null ? notEnough("releases", fewestForMedian) : `${Math.round(ratio * 1000) / 10} %`;
  const rest = sentence([plural(sample, "deployment"), `${failed} failed`, `${rolledBack} rolled back`]);
  return { name: "Change failure rate", value, definition, rest };
}

function recoveryTime(figure: DoraOutput["failedDeploymentRecoveryTime"]): Figure {
  const { definition, sample, takenDown, unrecovered } = figure;
  const rest = [plural(sample, "recovery", "recoveries")];
  if (unrecovered > 0) rest.push(`${unrecovered} not recovered yet`);
  if (takenDown > 0) rest.push(`${takenDown} not counted, as the pipeline was taken down`);
  return {
    name: "Failed deployment recovery time",
    value: spread(figure, "failures"),
    definition,
    rest: sentence(rest),
  };
}

function spread(
  { medianSeconds, p90Seconds }: { readonly medianSeconds: number | null; readonly p90Seconds: number | null },
  noun: string,
): string {
  if (medianSeconds === null) return notEnough(noun, fewestForMedian);
  const high = p90Seconds === null ? `p90 from ${fewestForP90} ${noun} on` : `p90 ${duration(p90Seconds)}`;
  return `median ${duration(medianSeconds)}, ${high}`;
}

function notEnough(noun: string, fewest: number): string {
  return `not enough ${noun} (fewer than ${fewest})`;
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function sentence(parts: readonly string[]): string {
  return `${parts.join("; ")}.`;
}

const units = [
  ["d", 24 * 3600],
  ["h", 3600],
  ["min", 60],
] as const;

/** Such as `2 d 3 h`, `12 min` or `40 s`: two units at most. */
export function duration(seconds: number): string {
  const index = units.findIndex(([, size]) => seconds >= size);
  const [unit, size] = units[index] ?? ["s", 1];
  const [smaller, smallerSize] = units[index + 1] ?? ["s", 1];
  const whole = Math.floor(seconds / size);
  const left = index === -1 ? 0 : Math.floor((seconds - whole * size) / smallerSize);
  return left === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${left} ${smaller}`;
}
