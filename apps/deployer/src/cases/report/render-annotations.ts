import { isAbsolute, relative, resolve } from "node:path";
import type { TestOutput } from "../../output/test-output.ts";
import { count } from "../../plan/wording.ts";
import type { CaseOutput } from "./contrast.ts";
import { findingText } from "./finding-text.ts";
import { type ModelFinding, orderFindings } from "./order-findings.ts";
import { isOpen, runsText, statusText } from "./wording.ts";

/** Where the files of a report are. */
export interface AnnotationPlaces {
  /** Absolute; the report's paths start here. */
  readonly cwd: string;
  /** Absolute root of the repository: GitHub takes paths from there. */
  readonly root: string;
}

interface Annotation {
  readonly file: string;
  readonly line: number;
  readonly title: string;
  readonly message: string;
}

/** Most findings of a case that are told one by one. */
const findingLimit = 10;

/**
 * Findings as workflow commands of GitHub Actions. It shows ten of a step, so the most telling one of each case comes before the second of any.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function renderAnnotations(output: TestOutput, places: AnnotationPlaces): string {
  const byCase = output.cases.filter(isOpen).map((one) => annotationsOf(one, places));
  const most = Math.max(0, ...byCase.map(({ length }) => length));
  const turns = Array.from({ length: most }, (_, turn) => byCase.flatMap((all) => all.slice(turn, turn + 1)));
  return turns
    .flat()
    .map((annotation) => `${renderAnnotation(annotation)}\n`)
    .join("");
}

function annotationsOf(one: CaseOutput, places: AnnotationPlaces): Annotation[] {
  const file = fileFromRoot(one.file, places);
  const title = `case ${one.name} ${statusText(one)}`;
  const findings = orderFindings(one);
  if (findings.length === 0) return [{ file, line: 1, title, message: `the case ${one.name} ${statusText(one)}` }];
  const told = findings.slice(0, findingLimit).map((each) => {
    return { file, line: each.finding.line ?? 1, title, message: messageOf(each, one) };
  });
  const more = findings.length - told.length;
  if (more === 0) return told;
  return [
    ...told,
    { file, line: 1, title, message: `and ${count(more, "more finding")} in this case: see its report` },
  ];
}

function messageOf(each: ModelFinding, one: CaseOutput): string {
  const runs = runsText(each.finding, one);
  return runs === "" ? findingText(each) : `${findingText(each)} (${runs})`;
}

function fileFromRoot(file: string, { cwd, root }: AnnotationPlaces): string {
  const path = resolve(cwd, file);
  const near = relative(root, path);
  return near.startsWith("..") || isAbsolute(near) ? path : near.replaceAll("\\", "/");
}

function renderAnnotation({ file, line, message, title }: Annotation): string {
  return `::error file=${escapeProperty(file)},line=${line},title=${escapeProperty(title)}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
