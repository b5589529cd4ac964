import type { YAMLError } from "yaml";
import type { Problem } from "../problem.ts";
import type { YamlSource } from "./yaml-source.ts";

/** Most characters of a value that is shown again in quotes. */
const longestWord = 80;

type Wording = Pick<Problem, "code" | "message" | "hint">;

/** A wording, and where to point if not at the place where the parser gave up. */
type Explanation = Wording & { readonly offset?: number };

/**
 * Words what the YAML parser objects to. A tab breaks what follows it, so of a file with tabs only these are told; of
 * other errors the first of each line, and nothing of where the parser is lost.
 */
export function syntaxProblems(errors: readonly YAMLError[], source: YamlSource): Problem[] {
  const tabs = errors.filter((error) => error.code === "TAB_AS_INDENT");
  const told = tabs.length > 0 ? tabs : errors.filter((error, index) => index === 0 || !isLost(error));
  const problems = new Map<number, Problem>();
  for (const error of told) {
    const problem = syntaxProblem(error, told, source);
    if (!problems.has(problem.line)) problems.set(problem.line, problem);
  }
  return [...problems.values()];
}

/** Whether the parser has left the document: from there on it objects to every word. */
function isLost({ message }: YAMLError): boolean {
  return message.includes("token in YAML stream");
}

function syntaxProblem(error: YAMLError, all: readonly YAMLError[], source: YamlSource): Problem {
  const { offset = error.pos[0], ...wording } = explain(error, all, source.text);
  const marked = offset === error.pos[0] ? source.text.slice(...error.pos).split("\n", 1)[0]?.length : 1;
  return { ...wording, severity: "error", ...source.position(offset), length: Math.max(1, marked ?? 1), path: "" };
}

function explain(error: YAMLError, all: readonly YAMLError[], text: string): Explanation {
  const [start] = error.pos;
  switch (error.code) {
    case "TAB_AS_INDENT":
      return {
        code: "SPEC_TAB_INDENT",
        message: "a tab indents this line, expected spaces",
        hint: "replace the tab with spaces, two for each level",
      };
    case "MULTIPLE_DOCS":
      return {
        code: "SPEC_MULTIPLE_DOCUMENTS",
        message: "a second document begins here, expected one pipeline in a file",
        hint: 'move it to a file of its own, or remove the line "---"',
      };
    case "BAD_INDENT":
      return error.message.startsWith("Flow") ? unclosedBracket(error, text) : badIndent();
    case "MISSING_CHAR":
      if (error.message.startsWith("Missing closing")) return unclosedQuote(error, text);
      if (error.message.startsWith("Missing ,")) return missingComma(start, text);
      return error.message.startsWith("Implicit map keys") ? neitherKeyNorItem() : other(error);
    case "BLOCK_AS_IMPLICIT_KEY":
      if (error.message.startsWith("A block sequence")) return itemAmongKeys(error, text);
      return all.some((also) => also !== error && also.pos[0] === start) ? tooDeep() : keyInValue();
    case "MULTILINE_IMPLICIT_KEY":
      return neitherKeyNorItem();
    case "BAD_SCALAR_START":
      return syntax(`a value cannot begin with "${text[start]}"`, "put the value in quotes");
    case "UNEXPECTED_TOKEN":
      if (error.message.startsWith("Unexpected flow-map-start")) return missingComma(start, text);
      return syntax("this does not belong here", "line it up with the keys above, or put the whole value in quotes");
    default:
      return other(error);
  }
}

function syntax(message: string, hint: string): Wording {
  return { code: "SPEC_YAML_SYNTAX", message: `this is not YAML: ${message}`, hint };
}

function other(error: YAMLError): Wording {
  const message = error.message.charAt(0).toLowerCase() + error.message.slice(1);
  return { code: "SPEC_YAML_SYNTAX", message: `this is not YAML: ${message}` };
}

function badIndent(): Wording {
  return syntax("the line's indent fits no line above it", "line it up with the keys it belongs to");
}

function neitherKeyNorItem(): Wording {
  return syntax("this line is neither a key with a colon nor a list item", 'write "key: value" or "- item"');
}

function tooDeep(): Wording {
  return syntax(
    "the next line is indented deeper, though this key has its value already",
    "line the next line up with this key",
  );
}

function keyInValue(): Wording {
  return syntax("a value holds a colon and a space", "put the value in quotes, or its keys on lines of their own");
}

// A value such as bucket-${stage} is fine on a line of its own, but within brackets its brace begins a mapping.
function missingComma(start: number, text: string): Explanation {
  const from = Math.max(0, start - longestWord);
  const before = /[^\s,[\]{}'"]*$/.exec(text.slice(from, start))?.[0] ?? "";
  const rest = /^\{[^\s,[\]{}'"]*\}[^\s,[\]{}'"]*/.exec(text.slice(start, start + longestWord))?.[0];
  if (before === "" || rest === undefined)
    return syntax(
      "a comma is missing before this",
      "separate the items with commas, and put a text with brackets or braces in quotes",
    );
  const hint = `put the value in quotes: "${before}${rest}"`;
  return { ...syntax('within brackets, "{" begins a mapping of its own', hint), offset: start - before.length };
}

function itemAmongKeys(error: YAMLError, text: string): Explanation {
  const offset = text.indexOf("-", error.pos[0]);
  const hint = 'write the key without "- "';
  return {
    ...syntax("a list item stands where a key is expected", hint),
    offset: offset === -1 ? error.pos[0] : offset,
  };
}

function unclosedBracket(error: YAMLError, text: string): Explanation {
  const close = error.message.at(-1) === "}" ? "}" : "]";
  const open = close === "}" ? "{" : "[";
  let depth = 0;
  let offset = error.pos[0] - 1;
  for (; offset > 0; offset -= 1) {
    if (text[offset] === close) depth += 1;
    else if (text[offset] === open && depth === 0) break;
    else if (text[offset] === open) depth -= 1;
  }
  return { ...syntax(`"${open}" is not closed`, `add "${close}"`), offset };
}

function unclosedQuote(error: YAMLError, text: string): Explanation {
  const quote = error.message.includes("'") ? "'" : '"';
  const offset = Math.max(0, text.lastIndexOf(quote, error.pos[0] - 1));
  return { ...syntax("the quote is not closed", `add ${quote} at the end of the value`), offset };
}
