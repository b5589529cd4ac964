import { readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { ResolvedSource } from "@sluice/spec";
import { closest } from "../../command-line/closest.ts";
import { acceptsKey } from "../../run/status.ts";
import type { CaseInput } from "../case.ts";
import type { ExpectFinding, Path } from "./expect-document.ts";
import { isWithin } from "./is-within.ts";
import { statOf } from "./stat-of.ts";

/** Where a case's document is looked for. */
export interface InputPlace {
  /** Absolute folder of the case. */
  readonly folder: string;
  /** Absolute folder of the pipeline file. */
  readonly pipelineFolder: string;
  readonly source: Pick<ResolvedSource, "suffixes">;
  /** What `input` says. */
  readonly named: string | undefined;
  /** Absolute paths of files of the case that are no documents. */
  readonly others: ReadonlySet<string>;
}

/** A case's document, or what is wrong with it. */
export function findInput(place: InputPlace): CaseInput | ExpectFinding {
  const path = place.named === undefined ? onlyFile(place) : namedFile(place, place.named);
  if (typeof path !== "string") return path;
  const name = basename(path);
  const { suffixes } = place.source;
  if (acceptsKey(name, suffixes)) return { path, name, sizeBytes: statOf(path)?.size ?? 0 };
  const message = `the source takes no ${name}: no model would run`;
  const hint = `it takes names that end in ${suffixes.join(", ")}`;
  return { code: "CASE_INPUT_SUFFIX", path: pathOf(place), message, hint };
}

function namedFile({ folder, pipelineFolder }: InputPlace, named: string): string | ExpectFinding {
  const path = resolve(folder, named);
  const wrong = { path: ["input"] };
  if (!isWithin(path, pipelineFolder)) return outside(named, wrong);
  const found = statOf(path);
  if (found?.isFile()) return path;
  if (found !== undefined) {
    const message = `the input ${named} is a folder, expected a file`;
    return { code: "CASE_INPUT_MISSING", ...wrong, message, hint: "name one of the files in it" };
  }
  const near = closest(basename(path), filesOf(join(path, "..")));
  const hint = near === undefined ? "the path starts at the case's folder" : `did you mean ${join(named, "..", near)}?`;
  return { code: "CASE_INPUT_MISSING", ...wrong, message: `there is no file ${named}`, hint };
}

function onlyFile({ folder, others, pipelineFolder, source }: InputPlace): string | ExpectFinding {
  const files = filesOf(folder).filter((name) => !others.has(join(folder, name)));
  const [first, second] = files;
  if (first === undefined) {
    const message = "the case has no input";
    const hint = "put a document into its folder, or name one: input: ../../inputs/NAME";
    return { code: "CASE_NO_INPUT", path: [], message, hint };
  }
  if (second === undefined) {
    return isWithin(join(folder, first), pipelineFolder) ? join(folder, first) : outside(first, { path: [] });
  }
  const message = `the case has several files that can be its input: ${files.join(", ")}`;
  const likely = files.find((name) => acceptsKey(name, source.suffixes)) ?? first;
  return { code: "CASE_SEVERAL_INPUTS", path: [], message, hint: `say which one: input: ${likely}` };
}

function outside(name: string, place: Pick<ExpectFinding, "path">): ExpectFinding {
  const message = `the input ${name} is outside the pipeline's folder`;
  const hint = "copy it into the case's folder, or beside the pipeline file";
  return { code: "CASE_INPUT_OUTSIDE", ...place, message, hint };
}

function filesOf(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => !name.startsWith("."));
    return names.filter((name) => statOf(join(folder, name))?.isFile()).sort();
  } catch {
    return [];
  }
}

function pathOf({ named }: InputPlace): Path {
  return named === undefined ? [] : ["input"];
}
