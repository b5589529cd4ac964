import type { Problem, Result } from "@sluice/spec";
import Value from "typebox/value";
import { type Document, isMap, isPair, LineCounter, type Node, parseDocument, type Range } from "yaml";
import { closest } from "../command-line/closest.ts";
import { Environment } from "./environment-schema.ts";

type Path = readonly string[];

/** Reads an environment file's text: the environment, or everything that is wrong with it, by position. */
export function parseEnvironment(text: string): Result<Environment> {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const at = (range: readonly [number, number, ...number[]]) => {
    const { line, col } = lineCounter.linePos(range[0]);
    return { line: Math.max(1, line), column: Math.max(1, col), length: Math.max(1, range[1] - range[0]) };
  };
  const broken = document.errors.map(({ message, pos }) => {
    return problem("DEPLOY_ENVIRONMENT_YAML", [], `not valid YAML: ${message}`, at(pos));
  });
  if (broken.length > 0) return { ok: false, problems: broken };
  const value: unknown = document.toJS();
  const problems = [...explain(value), ...checkTogether(value)]
    .map(({ code, path, message, hint, onKey }) =>
      problem(code, path, message, at(rangeOf(document, path, onKey)), hint),
    )
    .toSorted((a, b) => a.line - b.line || a.column - b.column);
  if (problems.length === 0 && Value.Check(Environment, value)) return { ok: true, value, problems: [] };
  return { ok: false, problems };
}

interface Finding {
  readonly code: string;
  readonly path: Path;
  readonly message: string;
  readonly hint?: string;
  /** The mistake is the key, not its value. */
  readonly onKey?: boolean;
}

function explain(value: unknown): Finding[] {
  const findings = new Map<string, Finding>();
  for (const error of Value.Errors(Environment, value)) {
    const path = error.instancePath.split("/").slice(1);
    for (const finding of explainOne(error, path)) {
      const key = finding.path.join("/");
      // One mistake yields several entries; the first at a place says enough.
      if (!findings.has(key)) findings.set(key, finding);
    }
  }
  return [...findings.values()];
}

function explainOne(error: { keyword: string; params: object }, path: Path): Finding[] {
  const known = Object.keys(Environment.properties);
  const key = path[0];
  if (key === undefined) {
    if (error.keyword === "required") {
      const { requiredProperties: missing } = error.params as { requiredProperties: readonly string[] };
      return missing.map((name) => {
        return {
          code: "DEPLOY_ENVIRONMENT_MISSING_KEY",
          path: [name],
          message: `${name} is missing`,
          hint: describe(name),
        };
      });
    }
    if (error.keyword !== "type") return [];
    return [
      {
        code: "DEPLOY_ENVIRONMENT_VALUE",
        path,
        message: "an environment file is a map",
        hint: `its keys are ${known.join(", ")}`,
      },
    ];
  }
  if (!known.includes(key)) {
    const near = closest(key, known);
    const hint = near === undefined ? `expected one of: ${known.join(", ")}` : `did you mean ${near}?`;
    return [
      {
        code: "DEPLOY_ENVIRONMENT_UNKNOWN_KEY",
        path: [key],
        message: `unknown key ${JSON.stringify(key)}`,
        hint,
        onKey: true,
      },
    ];
  }
  return [{ code: "DEPLOY_ENVIRONMENT_VALUE", path, message: `${path.join(".")} is not valid`, hint: describe(key) }];
}

/** Rules that take more than one key. */
function checkTogether(value: unknown): Finding[] {
  if (typeof value !== "object" || value === null) return [];
  return [...checkNetwork(value), ...checkEmulator(value)];
}

function checkNetwork(value: object): Finding[] {
  const [alone, missing] = "subnets" in value ? ["subnets", "securityGroups"] : ["securityGroups", "subnets"];
  if (!(alone in value) || missing in value) return [];
  const message = alone === "subnets" ? "subnets need securityGroups" : "securityGroups without subnets has no effect";
  return [
    { code: "DEPLOY_ENVIRONMENT_VALUE", path: [alone], message, hint: `add ${missing}, or remove it`, onKey: true },
  ];
}

/** A deployment that means AWS and reaches a laptop would be taken for done. */
function checkEmulator(value: object): Finding[] {
  if (!("emulator" in value) || value.emulator !== true) return [];
  if ("stage" in value && typeof value.stage === "string" && value.stage.startsWith("local")) return [];
  return [
    {
      code: "DEPLOY_ENVIRONMENT_VALUE",
      path: ["emulator"],
      message: 'emulator is for the stage "local", or one that begins so',
      hint: "remove it: this environment is on AWS",
      onKey: true,
    },
  ];
}

function describe(key: string): string {
  const properties: Readonly<Record<string, object>> = Environment.properties;
  const property: { description?: string } = properties[key] ?? {};
  return `expected: ${property.description ?? "another value"}`;
}

function rangeOf(document: Document.Parsed, path: Path, onKey = false): Range {
  const [key, ...rest] = path;
  const top = document.contents;
  const pair =
    isMap(top) && key !== undefined ? top.items.find((item) => isPair(item) && String(item.key) === key) : undefined;
  if (pair === undefined) return top?.range ?? [0, 1, 1];
  const node = rest.length === 0 ? pair.value : (document.getIn(path.map(toIndex), true) as Node | undefined);
  const range = ((onKey ? undefined : node) ?? (pair.key as Node)) as { range?: Range | null };
  return range.range ?? [0, 1, 1];
}

function toIndex(segment: string): string | number {
  return /^\d+$/.test(segment) ? Number(segment) : segment;
}

function problem(
  code: string,
  path: Path,
  message: string,
  at: Pick<Problem, "line" | "column" | "length">,
  hint?: string,
): Problem {
  return { code, severity: "error", ...at, path: path.join("."), message, ...(hint === undefined ? {} : { hint }) };
}
