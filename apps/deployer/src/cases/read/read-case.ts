import { readdirSync, readFileSync } from "node:fs";
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
import { withoutWrong } from "./without-wrong.ts";

/** One case's place. */
export interface CasePlace {
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
export function readCase(place: CasePlace): ReadCaseResult {
  const folder = join(place.pipelineFolder, "cases", place.name);
  const path = join(folder, "expect.yaml");
  const file = relative(place.cwd, path);
  const findings = checkCaseName(place.name, place.names);
  const text = readText(path);
  const document = new ExpectDocument(text ?? "");
  const fail = (problems: readonly Problem[]): ReadCaseResult => {
    const placed = [...problems, ...findings.map((finding) => document.place(finding))];
    const sorted = placed.toSorted((a, b) => a.line - b.line || a.column - b.column);
    return { ok: false, file, text: text ?? "", problems: sorted };
  };
  if (text === undefined) {
    findings.push(noExpect(folder));
    return fail([]);
  }
  const { value, problems } = document.read();
  if (problems.length > 0) return fail(problems);
  const shape = explainExpect(value);
  findings.push(...shape, ...unknownModels(value, place));
  // The rest of the file is still looked at.
  const written = withoutWrong(value, shape) as ExpectFile;
  const models = readModels(written, { ...place, folder, document, findings });
  const input = findInput({
    folder,
    pipelineFolder: place.pipelineFolder,
    source: place.pipeline.source,
    named: written.input ?? undefined,
    others: othersOf(written, folder),
  });
  if ("code" in input && !shape.some(isOfInput)) findings.push(input);
  if (findings.length > 0 || "code" in input) return fail([]);
  const { description, timeoutSeconds } = written;
  return {
    ok: true,
    value: {
      name: place.name,
      folder,
      file,
      ...(description === undefined ? {} : { description }),
      input,
      ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
      models,
    },
  };
}

/** Whoever misspelt `input` has said which file it is. */
function isOfInput({ path }: ExpectFinding): boolean {
  return path.length === 1 && closest(String(path[0]), ["input"]) !== undefined;
}

interface ModelsPlace extends CasePlace {
  readonly folder: string;
  readonly document: ExpectDocument;
  readonly findings: ExpectFinding[];
}

function readModels({ models }: ExpectFile, place: ModelsPlace): Record<string, Expectation> {
  const known = new Set(place.pipeline.models.map(({ name }) => name));
  const read = Object.entries(models ?? {})
    .filter(([model]) => known.has(model))
    .map(([model, expected]): [string, Expectation] => [model, readExpectation(expected, { ...place, model })]);
  return Object.fromEntries(read);
}

function unknownModels(value: unknown, { pipeline }: CasePlace): ExpectFinding[] {
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

function noExpect(folder: string): ExpectFinding {
  const near = readdirSync(folder).find((name) => /^expect(ed|s)?\.(ya?ml|json)$/i.test(name));
  const hint =
    near === undefined
      ? "write one, which may be empty: then every model must predict; a folder that is no case begins with a dot"
      : `rename ${near} to expect.yaml`;
  return { code: "CASE_NO_EXPECT", path: [], message: "the case has no expect.yaml", hint };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
