import type { ReleasesOutput } from "../output/releases-output.ts";
import { count } from "../plan/wording.ts";
import type { Style } from "../terminal/style.ts";
import { pad, printable, wrap } from "../terminal/text.ts";

/** How releases are shown. */
export interface RenderReleasesOptions {
  readonly style: Style;
  /** Epoch milliseconds, for "3 minutes ago". */
  readonly nowMs: number;
  /** Width in characters. */
  readonly columns: number;
}

type Release = ReleasesOutput["releases"][number];

/** Releases for people, newest first. */
export function renderReleases(output: ReleasesOutput, options: RenderReleasesOptions): string {
  const { pipeline, environment, releases, total } = output;
  const { style } = options;
  const number = total === 1 ? "1 release" : `${total} releases`;
  const head = `${style.bold(pipeline)} in ${environment}  ${style.dim(total === 0 ? "no release yet" : number)}`;
  const width = Math.max(1, ...releases.map((release) => String(release.number).length));
  const shown = releases.map((release) => renderRelease(release, width, options));
  const left = total - releases.length;
  const more = left > 0 && releases.length > 0 ? [style.dim(`${left} older: --limit ${total} lists all`)] : [];
  return `${[head, ...shown, ...more].join("\n\n")}\n`;
}

function renderRelease(release: Release, width: number, { style, nowMs, columns }: RenderReleasesOptions): string {
  const { number, at } = release;
  const age = renderAge(nowMs - Date.parse(at));
  const when = `${style.bold(String(number).padStart(width))}  ${pad(age, 16)} ${style.dim(at.replace(/\.\d+Z$/, "Z"))}`;
  const lines = [whoOf(release), ...admissionOf(release), changesOf(release), ...afterwards(release, nowMs)].flatMap(
    (line) => wrap(line, columns - width - 2),
  );
  return [
    [when, ...stateOf(release, style)].join("  "),
    ...lines.map((line) => `${" ".repeat(width + 2)}${line}`),
  ].join("\n");
}

function stateOf({ deployed, takenDown, unfinished }: Release, style: Style): string[] {
  if (deployed) return [style.green("deployed")];
  if (unfinished !== null) return [style.yellow("may not be what is deployed")];
  return takenDown === null ? [] : [style.dim("taken down")];
}

/** What happened after a release that is none. */
function afterwards({ takenDown, tested, unfinished }: Release, nowMs: number): string[] {
  const byWhom = ({ at, by }: { readonly at: string; readonly by: string }) =>
    `by ${shortName(by)} ${renderAge(nowMs - Date.parse(at))}`;
  const test = tested === null ? [] : [`tested: ${count(tested.cases, "case")} ${tested.result}, ${byWhom(tested)}`];
  const down = [...test, ...(takenDown === null ? [] : [`taken down ${byWhom(takenDown)}`])];
  if (unfinished === null) return down;
  const { verb, rollbackTo } = unfinished;
  const what = rollbackTo === null ? verb : `${verb} to ${rollbackTo}`;
  const open = verb === "destroy" ? "has not ended" : "has not become a release";
  return [...down, `after it: ${what} ${byWhom(unfinished)} ${open}`];
}

function whoOf({ by, kind, rollbackTo, commit, smoke }: Release): string {
  const what = kind === "rollback" ? `rollback to ${rollbackTo ?? "an earlier release"}` : kind;
  const from =
    commit === null ? "" : `, commit ${printable(commit.sha).slice(0, 7)}${commit.dirty ? " with changes" : ""}`;
  return `${what} by ${shortName(by)}${from}${smoke ? ", smoke document sent" : ""}`;
}

/** What let it into an environment that takes promoted releases only. */
function admissionOf({ promoted, unpromoted }: Release): string[] {
  if (unpromoted !== null) return [`not promoted: ${printable(unpromoted)}`];
  return promoted === null ? [] : [`promoted from release ${promoted.release} of ${printable(promoted.from)}`];
}

function changesOf({ changes, models }: Release): string {
  const { added, changed, removed } = models;
  const parts = [
    ...(changed.length === 0 ? [] : [`changed ${changed.join(", ")}`]),
    ...(added.length === 0 ? [] : [`new ${added.join(", ")}`]),
    ...(removed.length === 0 ? [] : [`removed ${removed.join(", ")}`]),
  ];
  if (parts.length > 0) return parts.join("; ");
  if (changes === 0) return "changed nothing";
  return `no model changed; ${changes === 1 ? "1 resource" : `${changes} resources`} around them did`;
}

/** Who is behind an AWS caller, for people: the session's name, which sign-on sets to a person, and the role taken. */
export function shortName(by: string): string {
  const name = printable(by);
  const [, role, session] = /:assumed-role\/([^/]+)\/(.+)$/.exec(name) ?? [];
  if (role !== undefined && session !== undefined) return `${session} as ${role}`;
  return /:user\/(?:.*\/)?([^/]+)$/.exec(name)?.[1] ?? name;
}

const units = [
  ["year", 365 * 24 * 3600],
  ["month", 30 * 24 * 3600],
  ["week", 7 * 24 * 3600],
  ["day", 24 * 3600],
  ["hour", 3600],
  ["minute", 60],
] as const;

/** How long ago, such as `3 minutes ago`, in the largest unit that fits. */
export function renderAge(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  const [unit, size] = units.find(([, length]) => seconds >= length) ?? [];
  if (unit === undefined || size === undefined) return "just now";
  return new Intl.RelativeTimeFormat("en").format(-Math.floor(seconds / size), unit);
}
