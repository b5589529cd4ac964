import { readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { Problem, ResolvedPipeline } from "@sluice/spec";
import { closest } from "../../command-line/closest.ts";
import type { Case, Expectation } from "../case.ts";
import { checkCaseName } from "./check-case-name.ts";
import { ExpectDocument, type ExpectFinding } from "./expect-document.ts";
import type { ExpectFile } from "./expect-schema.ts";
import { explainExpect } from "./explain-expect.ts";
import { findInput } from "./find-input.ts";
import { readExpectation } from "./read-expectation.ts";
import { readText } from "./read-text.ts";
import { withoutWrong } from "./without-wrong.ts";

/** A case that is to be read. */
export interface CaseToRead {
  readonly name: string;
  /** Names of all cases of the pipeline. */
  readonly names: readonly string[];
  /** Absolute folder of the pipeline file. */
  readonly pipelineFolder: string;
  readonly pipeline: ResolvedPipeline;
  readonly cwd: string;
}

/** A case, or everything that is wrong with it. */
export type ReadCaseResult =
  | { readonly ok: true; readonly value: Case }
  | { readonly ok: false; readonly file: string; readonly text: string; readonly problems: readonly Problem[] };

/** Reads a case's folder. */
export function readCase(one: CaseToRead): ReadCaseResult {
  const folder = join(one.pipelineFolder, "cases", one.name);
  const path = join(folder, "expect.yaml");
  const file = relative(one.cwd, path);
  const { text, fault } = readExpect(path);
  const document = new ExpectDocument(text ?? "");
  const findings = checkCaseName(one.name, one.names);
  const read = text === undefined ? undefined : document.read();
  if (read === undefined) findings.push(noExpect(folder, fault));
  const value = read?.value === undefined ? undefined : readContent(read.value, { ...one, folder, document, findings });
  if (value !== undefined && findings.length === 0) return { ok: true, value: { ...value, file } };
  const problems = [...(read?.problems ?? []), ...findings.map((finding) => document.place(finding))];
  return { ok: false, file, text: text ?? "", problems: problems.toSorted(byPosition) };
}

/** Where a case's content is written; what is wrong with it is added to the findings. */
interface ContentPlace extends CaseToRead {
  readonly folder: string;
  readonly document: ExpectDocument;
  readonly findings: ExpectFinding[];
}

/** Undefined without an input. */
function readContent(content: unknown, place: ContentPlace): Omit<Case, "file"> | undefined {
  const { name, folder, findings, pipeline, pipelineFolder } = place;
  const shape = explainExpect(content);
  findings.push(...shape, ...unknownModels(content, place));
  // The rest of the file is still looked at.
  const written = withoutWrong(content, shape) as ExpectFile;
  const models = readModels(written, place);
  const { description, timeoutSeconds, input: named } = written;
  const others = othersOf(written, folder);
  const input = findInput({ folder, pipelineFolder, source: pipeline.source, named, others });
  if ("code" in input) {
    if (!shape.some(isOfInput) && !(isOneTooMany(input) && shape.some(isUnknownKey))) findings.push(input);
    return undefined;
  }
  return {
    name,
    folder,
    ...(description === undefined ? {} : { description }),
    input,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    models,
  };
}

function byPosition(a: Problem, b: Problem): number {
  return a.line - b.line || a.column - b.column;
}

/** Whoever misspelt `input` has said which file it is. */
function isOfInput({ path }: ExpectFinding): boolean {
  return path.length === 1 && closest(String(path[0]), ["input"]) !== undefined;
}

/** One of the files may be what a misspelt key names. */
function isOneTooMany({ code }: ExpectFinding): boolean {
  return code === "CASE_SEVERAL_INPUTS";
}

function isUnknownKey({ code }: ExpectFinding): boolean {
  return code === "CASE_UNKNOWN_KEY";
}

function readModels({ models }: ExpectFile, place: ContentPlace): Record<string, Expectation> {
  const known = new Set(place.pipeline.models.map(({ name }) => name));
  const read = Object.entries(models ?? {})
    .filter(([model]) => known.has(model))
    .map(([model, expected]): [string, Expectation] => [model, readExpectation(expected, { ...place, model })]);
  return Object.fromEntries(read);
}

function unknownModels(value: unknown, { pipeline }: CaseToRead): ExpectFinding[] {
  const { models } = value as { models?: unknown };
  if (typeof models !== "object" || models === null || Array.isArray(models)) return [];
  const known = pipeline.models.map(({ name }) => name);
  return Object.keys(models).flatMap((model): ExpectFinding[] => {
    if (known.includes(model)) return [];
    const near = closest(model, known);
    const list = `its models are: ${known.join(", ")}`;
    const hint = near === undefined ? list : `did you mean ${near}? ${list}`;
    const message = `the pipeline has no model ${JSON.stringify(model)}`;
    return [{ code: "CASE_UNKNOWN_MODEL", path: ["models", model], part: "key", message, hint }];
  });
}

/** Files of a case that are not its document. */
function othersOf({ models }: ExpectFile, folder: string): ReadonlySet<string> {
  const schemas = Object.values(models ?? {}).flatMap((model) =>
    typeof model?.schema === "string" ? [model.schema] : [],
  );
  return new Set(["expect.yaml", ...schemas].map((name) => resolve(folder, name)));
}

function noExpect(folder: string, fault: string | undefined): ExpectFinding {
  if (fault !== undefined) {
    return { code: "CASE_NO_EXPECT", path: [], message: `expect.yaml cannot be read: ${fault}` };
  }
  const near = readdirSync(folder).find((name) => /^expect(ed|s)?\.(ya?ml|json)$/i.test(name));
  const hint =
    near === undefined
      ? "write one, which may be empty: then every model must predict; a folder that is no case begins with a dot"
      : `rename ${near} to expect.yaml`;
  return { code: "CASE_NO_EXPECT", path: [], message: "the case has no expect.yaml", hint };
}

/** Neither a text nor a fault where there is no such file. */
function readExpect(path: string): { readonly text?: string; readonly fault?: string } {
  try {
    return { text: readText(path) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === "ENOENT" ? {} : { fault: message };
  }
}
