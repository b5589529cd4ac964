import type { Problem } from "@sluice/spec";
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { toExact } from "../judge/parse-json.ts";

/** Keys and indexes from the top of the file. */
export type Path = readonly (string | number)[];

/** Something wrong at a place of the file. */
export interface ExpectFinding {
  /** Stable code, such as `CASE_VALUE`. */
  readonly code: string;
  readonly path: Path;
  /** Whether the caret marks the path's key or its value. @defaultValue "value" */
  readonly part?: "key" | "value";
  readonly message: string;
  readonly hint?: string;
}

/** The text of an `expect.yaml` with the places of its keys and values. */
export class ExpectDocument {
  readonly text: string;
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();

  constructor(text: string) {
    this.text = text;
    this.#document = parseDocument(text, {
      lineCounter: this.#lines,
      prettyErrors: false,
      // Integers of any size keep their digits.
      intAsBigInt: true,
      logLevel: "error",
      // Dates, sets and bytes, which other schemas and tags know, are nothing that JSON has.
      schema: "core",
      resolveKnownTags: false,
    });
  }

  /** Its content, and what keeps it from being read. An empty file is an empty object. */
  read(): { readonly value: unknown; readonly problems: readonly Problem[] } {
    const problems = this.#syntaxProblems();
    if (problems.length > 0) return { value: undefined, problems };
    try {
      return { value: plain(this.#document.toJS()) ?? {}, problems };
    } catch (error) {
      const message = `this is not YAML: ${firstToLower((error as Error).message)}`;
      return { value: undefined, problems: [this.#problem("CASE_YAML", [], [0, 1], message)] };
    }
  }

  /** The first of each line: what follows on it comes of the parser being lost. */
  #syntaxProblems(): Problem[] {
    const problems = new Map<number, Problem>();
    for (const { code, message, pos } of [...this.#document.errors, ...this.#document.warnings]) {
      const isTooDeep = code === "RESOURCE_EXHAUSTION";
      const said = isTooDeep ? "it is nested too deeply" : firstToLower(message.split("\n")[0] ?? message);
      const problem = this.#problem("CASE_YAML", [], pos, `this is not YAML: ${said}`);
      if (!problems.has(problem.line)) problems.set(problem.line, problem);
      if (isTooDeep) return [problem];
    }
    return [...problems.values()];
  }

  /** Line of a key, from 1. */
  lineOf(path: Path): number {
    return Math.max(1, this.#lines.linePos(this.#rangeOf(path, "key")[0]).line);
  }

  /** A finding with its place. */
  place({ code, path, part = "value", message, hint }: ExpectFinding): Problem {
    const span = this.#rangeOf(path, part);
    // What is about the whole file would mark its first line, which is not what is wrong.
    return this.#problem(code, path, path.length === 0 ? [span[0], span[0] + 1] : span, message, hint);
  }

  #problem(code: string, path: Path, [start, end]: Span, message: string, hint?: string): Problem {
    const { line, col } = this.#lines.linePos(start);
    const marked = this.text.slice(start, end).split(/\r?\n/, 1)[0]?.trimEnd().length ?? 1;
    const place = { line: Math.max(1, line), column: Math.max(1, col), length: Math.max(1, marked) };
    return {
      code,
      severity: "error",
      ...place,
      path: renderPath(path),
      message,
      ...(hint === undefined ? {} : { hint }),
    };
  }

  /** Where the deepest part of a path that is there stands. */
  #rangeOf(path: Path, part: "key" | "value"): Span {
    let node: unknown = this.#document.contents;
    let key: unknown;
    for (const step of path) {
      const container = isAlias(node) ? node.resolve(this.#document) : node;
      if (isMap(container)) {
        const pair = container.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
        if (pair === undefined) return rangeOf(key ?? node);
        key = pair.key;
        // An empty value has no text of its own to point at.
        node = isEmpty(pair.value) ? pair.key : pair.value;
      } else if (isSeq(container) && typeof step === "number" && step < container.items.length) {
        key = undefined;
        node = container.items[step];
      } else return rangeOf(key ?? node);
    }
    return rangeOf(part === "key" ? (key ?? node) : node);
  }
}

/** Writes a path as people do: `models.model-b.equals["/propertyType"]`. */
export function renderPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (!/^[\w-]+$/.test(step)) return `${text}[${JSON.stringify(step)}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

type Span = readonly [start: number, end: number, ...rest: number[]];

function rangeOf(node: unknown): Span {
  return (node as Node | null | undefined)?.range ?? [0, 1];
}

function isEmpty(value: unknown): boolean {
  const range = (value as Node | null | undefined)?.range;
  return range === null || range === undefined || range[0] === range[1];
}

/** What YAML knows beyond JSON becomes what JSON has. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return toExact(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
}

function firstToLower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
