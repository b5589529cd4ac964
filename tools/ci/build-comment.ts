/**
 * Makes one comment of what `run-pipelines.ts` left:
 *
 *     build-comment.ts --input FOLDER --pipelines '["reader"]' [--parts cases,plan] [--environment data_dev] [--without-plan WHY]
 *       [--removed '["grader"]'] [--commit SHA] [--run URL]
 *
 * Whatever is in the folder is taken for text that anybody may have written.
 */
import { parseArgs } from "node:util";
import { CiError, runCommand } from "./ci-error.ts";
import { fence, inertMarkdown } from "./inert-markdown.ts";
import { inertLine } from "./inert-text.ts";
import { parts as allParts, type Part } from "./part.ts";
import { isWell, partOutcome, partTitle } from "./part-words.ts";
import { parsePipelineNames } from "./pipeline-names.ts";
import { type PipelineResult, readResults } from "./pipeline-result.ts";
import { shareCharacters } from "./share-characters.ts";

/** By what our own comment is found again. It is the beginning of the text, where nothing of a pull request stands. */
export const commentMarker = "<!-- sluice -->";

/** Most characters of a comment on GitHub. */
export const mostCharacters = 65_536;

/** What the comment is about. */
export interface CommentOptions {
  readonly results: readonly PipelineResult[];
  readonly parts: readonly Part[];
  /** Environment that is planned for or deployed to. */
  readonly environment: string;
  /** Pipelines whose file is gone. */
  readonly removed?: readonly string[];
  /** Id of the commit that was looked at. */
  readonly commit?: string;
  /** URL of the run, with everything that was cut. */
  readonly run?: string;
}

/** Makes the comment: at most {@link mostCharacters}, what failed first, and every pipeline's part of equal right to its place. */
export function buildComment(options: CommentOptions): string {
  const { parts, results } = options;
  const failed = results.filter((result) => !isWell(result, parts));
  const sorted = [...failed, ...results.filter((result) => isWell(result, parts))];
  const head = [commentMarker, `### Sluice: ${headline(results.length)}`, ...totals(options, failed.length)].join("\n");
  const tail = footer(options);
  const table = renderTable(sorted, options);
  const details = renderDetails(sorted, options, mostCharacters - head.length - table.length - tail.length - 10);
  return `${head}\n${table}${details}${tail}`;
}

function headline(count: number): string {
  if (count === 0) return "no pipeline is affected";
  return count === 1 ? "1 pipeline affected" : `${count} pipelines affected`;
}

function totals({ results, removed = [] }: CommentOptions, failed: number): string[] {
  const lines: string[] = [];
  if (results.length > 0) {
    const well = results.length - failed;
    lines.push(
      "",
      [failed > 0 ? `❌ ${failed} failed` : "", well > 0 ? `✅ ${well} fine` : ""].filter(Boolean).join(" · "),
    );
  }
  if (removed.length > 0) {
    const names = removed.slice(0, 20).map((name) => inertLine(name.slice(0, 100)));
    const more = removed.length > names.length ? ` and ${removed.length - names.length} more` : "";
    lines.push(
      "",
      `The file is gone of: ${names.join(", ")}${more}. What it deployed stays until somebody destroys it.`,
    );
  }
  return lines;
}

const mostRows = 100;
/** Most characters of the rows, so that details keep some: a reason may be long. */
const mostOfRows = mostCharacters / 2;

function renderTable(sorted: readonly PipelineResult[], { parts, environment }: CommentOptions): string {
  if (sorted.length === 0) return "";
  const titles = parts.map((part) => partTitle(part, inertLine(environment)));
  const all = sorted.slice(0, mostRows).map(({ pipeline, parts: results }) => {
    const cells = parts.map((part) => partOutcome(part, results[part]).words);
    return `| ${[inertLine(pipeline.slice(0, 100)), ...cells].join(" | ")} |\n`;
  });
  const rows: string[] = [];
  let length = 0;
  for (const row of all) {
    length += row.length;
    if (length > mostOfRows) break;
    rows.push(row);
  }
  const more = sorted.length > rows.length ? `\nand ${sorted.length - rows.length} more\n` : "";
  return `\n| ${["pipeline", ...titles].join(" | ")} |\n|${" --- |".repeat(parts.length + 1)}\n${rows.join("")}${more}`;
}

/** Fewest characters with which a pipeline's details are worth their place. */
const leastDetails = 400;

function renderDetails(sorted: readonly PipelineResult[], options: CommentOptions, most: number): string {
  const telling = sorted.filter(({ parts }) => options.parts.some((part) => textOf(parts[part]) !== ""));
  const shown = telling.slice(0, Math.floor(most / leastDetails));
  const whole = shown.map((result) => renderPipeline(result, options, most));
  const shares = shareCharacters(
    whole.map(({ length }) => length),
    most,
  );
  return shown
    .map((result, index) => {
      const share = shares[index] ?? 0;
      const text = whole[index] ?? "";
      return text.length <= share ? text : renderPipeline(result, options, share);
    })
    .join("");
}

function renderPipeline(result: PipelineResult, options: CommentOptions, most: number): string {
  const well = isWell(result, options.parts);
  const name = inertLine(result.pipeline.slice(0, 100));
  const start = `\n<details${well ? "" : " open"}><summary>${name}</summary>\n`;
  const end = "\n</details>\n";
  const told = options.parts.flatMap((part) => {
    const text = textOf(result.parts[part]);
    return text === "" ? [] : [{ title: `\n**${partTitle(part, inertLine(options.environment))}**\n\n`, text }];
  });
  const room = most - start.length - end.length - told.reduce((sum, { title }) => sum + title.length, 0);
  const whole = told.map(({ text }) => inertMarkdown(text, Math.max(room, 0)));
  const shares = shareCharacters(
    whole.map(({ length }) => length),
    room,
  );
  const texts = told.map(({ title, text }, index) => {
    const share = shares[index] ?? 0;
    const fits = (whole[index]?.length ?? 0) <= share;
    return `${title}${fits ? whole[index] : inertMarkdown(text, share)}`;
  });
  return `${start}${texts.join("")}${end}`;
}

function textOf(result: PipelineResult["parts"][Part]): string {
  const { state: { lastLines = "", notCompared } = {}, summary = "" } = result ?? {};
  const why =
    notCompared === undefined ? "" : `\nThe predictions were not compared with the base's:\n\n${fence(notCompared)}`;
  return [summary, lastLines === "" ? "" : fence(lastLines), why].filter((text) => text.trim() !== "").join("\n");
}

function footer({ commit, run }: CommentOptions): string {
  const said = [
    commit === undefined ? "" : `Commit ${inertLine(commit.slice(0, 12))}`,
    run === undefined ? "" : `[the run, with the whole reports](${run})`,
  ].filter((text) => text !== "");
  return said.length === 0 ? "" : `\n${said.join(" · ")}\n`;
}

function main(argv: readonly string[]): number {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      input: { type: "string" },
      pipelines: { type: "string" },
      parts: { type: "string", default: "cases,plan" },
      environment: { type: "string", default: "data_dev" },
      "without-plan": { type: "string" },
      removed: { type: "string", default: "[]" },
      commit: { type: "string" },
      run: { type: "string" },
    },
  });
  const { commit, input, pipelines, run } = values;
  if (input === undefined || pipelines === undefined) throw new CiError("--input and --pipelines are needed");
  const names = parsePipelineNames(pipelines);
  const results = readResults(input, names).map((result) => withoutPlan(result, values["without-plan"]));
  const comment = buildComment({
    results,
    parts: parseParts(values.parts),
    environment: values.environment,
    removed: parsePipelineNames(values.removed),
    ...(commit === undefined ? {} : { commit }),
    ...(run === undefined ? {} : { run }),
  });
  process.stdout.write(comment);
  return 0;
}

function parseParts(text: string): Part[] {
  return text.split(",").map((name) => {
    const part = allParts.find((one) => one === name);
    if (part === undefined)
      throw new CiError(`there is no part ${JSON.stringify(name)}`, `there are: ${allParts.join(", ")}`);
    return part;
  });
}

/** Says of a plan that nobody made why there is none. */
export function withoutPlan(result: PipelineResult, reason = ""): PipelineResult {
  if (reason === "" || result.parts.plan !== undefined) return result;
  return { ...result, parts: { ...result.parts, plan: { state: { version: 1, seconds: 0, leftOut: reason } } } };
}

if (import.meta.main) await runCommand(main);
