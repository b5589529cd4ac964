import { type Document, isScalar } from "yaml";
import type { Problem } from "../problem.ts";
import { syntaxProblems } from "./syntax-problem.ts";
import { composeYaml, YamlSource } from "./yaml-source.ts";
import { type ValueFault, yamlValue } from "./yaml-value.ts";

const tooDeep = "the file is nested too deeply to be a pipeline";

/** A YAML text's content and where it stands. */
export interface ParsedYaml {
  readonly value: unknown;
  readonly source: YamlSource;
}

/** What came of reading a YAML text: a problem such as a duplicate key leaves the content readable. */
export interface ParseYamlResult {
  /** Absent when the text cannot be read at all. */
  readonly parsed?: ParsedYaml;
  readonly problems: readonly Problem[];
}

/** Reads a YAML text with the parser that knows every place in it. */
export function parseYaml(text: string): ParseYamlResult {
  let document: Document.Parsed;
  try {
    document = composeYaml(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The parser descends once per level and so ends on the call stack's own limit.
    return { problems: [fileProblem("SPEC_YAML_SYNTAX", tooDeep)] };
  }
  const source = new YamlSource(text, document);
  if (document.errors.some((error) => error.code === "RESOURCE_EXHAUSTION")) {
    return { problems: [fileProblem("SPEC_YAML_SYNTAX", tooDeep)] };
  }
  const syntax = syntaxProblems(document.errors, source);
  if (document.errors.some((error) => error.code !== "MULTIPLE_DOCS")) return { problems: syntax };
  if (isEmpty(document.contents)) return { problems: [emptyFile()] };

  const { value, faults } = yamlValue(document);
  const tags = document.warnings.map((warning) => tagProblem(warning.pos, source));
  const problems = [...syntax, ...tags, ...faults.map((fault) => faultProblem(fault, source))];
  const isReadable = faults.every((fault) => fault.kind === "duplicate-key");
  return { problems, ...(isReadable ? { parsed: { value, source } } : {}) };
}

/** Nothing at all, or a line `---` with nothing below it. */
function isEmpty(contents: unknown): boolean {
  return contents === null || (isScalar(contents) && contents.value === null && contents.source === "");
}

function emptyFile(): Problem {
  const hint = "begin with:\n  apiVersion: sluice/v1\n  name: my-pipeline";
  return { ...fileProblem("SPEC_EMPTY_FILE", "the file is empty, expected a pipeline"), hint };
}

function fileProblem(code: string, message: string): Problem {
  return { code, severity: "error", line: 1, column: 1, length: 1, path: "", message };
}

function tagProblem([start, end]: readonly [number, number], source: YamlSource): Problem {
  return {
    code: "SPEC_YAML_SYNTAX",
    severity: "error",
    ...source.position(start),
    length: Math.max(1, end - start),
    path: "",
    message: `tag ${source.text.slice(start, end)} means nothing in a pipeline file`,
    hint: "remove it, or put the value in quotes if it begins with an exclamation mark",
  };
}

function faultProblem({ kind, node, text }: ValueFault, source: YamlSource): Problem {
  const [start = 0] = node.range ?? [];
  const wording = faultWordings[kind](text);
  return { ...wording, severity: "error", ...source.position(start), length: Math.max(1, text.length), path: "" };
}

const faultWordings: Readonly<
  Record<ValueFault["kind"], (text: string) => Pick<Problem, "code" | "message" | "hint">>
> = {
  "duplicate-key": (text) => ({
    code: "SPEC_DUPLICATE_KEY",
    message: `key "${text}" is there twice`,
    hint: "remove one of them, or give it another name",
  }),
  "alias-limit": (text) => ({
    code: "SPEC_ALIAS_LIMIT",
    message: `alias *${text} makes the file grow to more than 10000 values`,
    hint: "write the values out, or use fewer aliases",
  }),
  "unknown-alias": (text) => ({
    code: "SPEC_YAML_SYNTAX",
    message: `alias *${text} has no anchor &${text} above it`,
    hint: `put the text in quotes, if "*${text}" is meant as it stands`,
  }),
  "circular-alias": (text) => ({
    code: "SPEC_YAML_SYNTAX",
    message: `alias *${text} stands within its own anchor &${text}`,
    hint: "write the value out",
  }),
  "too-deep": () => ({ code: "SPEC_YAML_SYNTAX", message: tooDeep }),
  "complex-key": () => ({ code: "SPEC_YAML_SYNTAX", message: "a key must be text, not a list or a mapping" }),
};
