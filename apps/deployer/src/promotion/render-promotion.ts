import { count } from "../plan/wording.ts";
import { renderAge, shortName } from "../releases/render-releases.ts";
import type { Style } from "../terminal/style.ts";
import { pad, printable, textWidth, wrap } from "../terminal/text.ts";
import type { Promotable } from "./choose-promotable.ts";
import type { EnvironmentDifference } from "./compare-environments.ts";

/** What is promoted, and how it is shown. */
export interface RenderPromotionOptions {
  readonly pipeline: string;
  /** Names of environments. */
  readonly from: string;
  readonly to: string;
  readonly promotable: Promotable;
  readonly differences: readonly EnvironmentDifference[];
  readonly style: Style;
  /** Epoch milliseconds, for "3 minutes ago". */
  readonly nowMs: number;
  /** Width in characters. */
  readonly columns: number;
}

/** What is about to be promoted: the release with its test, and what differs between the two environments. */
export function renderPromotion(options: RenderPromotionOptions): string {
  const { pipeline, from, to, promotable, differences, style } = options;
  const columns = Math.max(40, Math.min(options.columns, 100)) - 1;
  const head = `${style.bold(pipeline)}: release ${promotable.release.number} of ${from} to ${to}`;
  const sentences = record(promotable, options).flatMap((sentence) => wrap(sentence, columns - 2));
  const table =
    differences.length === 0
      ? [`${from} and ${to} differ in nothing else`]
      : [style.bold(`What differs in ${to}`), ...rows(options, columns)];
  return `${[head, ...sentences.map((line) => `  ${line}`), "", ...table, ""].join("\n")}\n`;
}

function record({ release, tested }: Promotable, { from, nowMs }: RenderPromotionOptions): string[] {
  const age = (at: string) => renderAge(nowMs - Date.parse(at));
  const commit = release.commit === undefined ? "" : `, commit ${printable(release.commit.sha).slice(0, 7)}`;
  const other = tested.release === release.number ? "" : ` as release ${tested.release}, which has the same content`;
  return [
    `deployed to ${from} ${age(release.at)} by ${shortName(release.by)}${commit}`,
    `${count(tested.cases, "case")} passed ${age(tested.at)}${other}, run by ${shortName(tested.by)}`,
  ];
}

function rows({ differences, from, to, style }: RenderPromotionOptions, columns: number): string[] {
  const all = [{ what: "", from, to }, ...differences].map(({ what, ...values }) => ({
    what: printable(what),
    from: printable(values.from),
    to: printable(values.to),
  }));
  const widest = (key: "from" | "to" | "what", most: number) =>
    Math.min(most, Math.max(...all.map((row) => textWidth(row[key]))));
  const what = widest("what", Math.floor(columns * 0.4));
  const value = Math.floor((columns - what - 6) / 2);
  const width = { from: widest("from", value), to: widest("to", value) };
  return all.map((row, index) => {
    const line = `  ${pad(row.what, what)}  ${pad(row.from, width.from)}  ${pad(row.to, width.to)}`.trimEnd();
    return index === 0 ? style.dim(line) : line;
  });
}
