import type { FindingOutput, TestOutput } from "../../output/test-output.ts";
import { listOf } from "../../plan/wording.ts";
import { printable } from "../../terminal/text.ts";
import type { CaseOutput } from "./contrast.ts";

/** A case's result in a word or two. */
export function statusText({ runs, status }: CaseOutput): string {
  if (status !== "flaky") return status;
  return `flaky: passed ${runs.filter(({ passed }) => passed).length} of ${runs.length} runs`;
}

/** Whether a case did not pass. */
export function isOpen({ status }: CaseOutput): boolean {
  return status === "failed" || status === "flaky";
}

/** Cases by their result, such as `4 passed, 1 failed`. */
export function countsText({ cases }: TestOutput): string {
  const counts = (["passed", "updated", "failed", "flaky"] as const).flatMap((status) => {
    const number = cases.filter((one) => one.status === status).length;
    return number === 0 ? [] : `${number} ${status}`;
  });
  return counts.join(", ") || "none";
}

/** Seconds as a person reads them. */
export function secondsText(seconds: number): string {
  if (seconds < 1) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Where the cases ran. */
export function placeText({ environment, release }: TestOutput): string {
  return printable(release === null ? `${environment}, on this machine` : `${environment}, release ${release}`);
}

/** Which repetitions a finding is of; empty when they were all, or there was one. */
export function runsText({ runs }: FindingOutput, { runs: all }: CaseOutput): string {
  if (runs.length === 0 || runs.length >= all.length) return "";
  return `in ${runs.length === 1 ? "run" : "runs"} ${listOf(runs.map(String))} of ${all.length}`;
}

/** What to do next, a command each; none when everything passed. */
export function nextCommands(output: TestOutput): string[] {
  const open = output.cases.filter(isOpen);
  const [first] = open;
  if (first === undefined) return [];
  const environment =
    output.release === null && output.environment === "local" ? "" : ` --environment ${quote(output.environment)}`;
  const base = `sluice test ${quote(output.file)}${environment}`;
  const repeat = open.some(({ status }) => status === "failed") ? "" : ` --repeat ${Math.max(2, output.repeat)}`;
  const again = `${base} --case ${quote(first.name)}${repeat}`;
  const stale = open.filter(differsFromStoredOnly);
  if (stale.length === 0) return [again];
  const areAll = stale.length === open.length;
  const names = stale.slice(0, 3).map(({ name }) => ` --case ${quote(name)}`);
  return [again, `${base}${areAll && stale.length > 3 ? "" : names.join("")} --update`];
}

/** Whether storing the new predictions is all that a case needs. */
function differsFromStoredOnly({ models, status }: CaseOutput): boolean {
  const kinds = models.flatMap(({ findings }) => findings.map(({ kind }) => kind));
  return status === "failed" && kinds.length > 0 && kinds.every((kind) => kind === "stored" || kind === "not-stored");
}

/** A word as a shell takes it. */
function quote(text: string): string {
  const word = printable(text);
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
