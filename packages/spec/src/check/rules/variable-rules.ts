import { didYouMean } from "../../did-you-mean.ts";
import { isObject } from "../../merge-patch.ts";
import { type Path, renderPath } from "../../yaml/path.ts";
import type { Finding } from "../finding.ts";
import { quote } from "../quote.ts";

/** A shell, a container and a person may write `${...}` for themselves. */
const free = new Set(["serve", "env", "description"]);

/** Rule that `${stage}` is the only variable of a pipeline file. */
export function variableRules(content: unknown, path: Path = []): Finding[] {
  if (typeof content === "string") {
    const name = unknownVariable(content);
    return name === undefined ? [] : [variableFinding(name, path)];
  }
  if (Array.isArray(content)) return content.flatMap((item, index) => variableRules(item, [...path, index]));
  if (!isObject(content)) return [];
  return Object.entries(content).flatMap(([key, value]) => (free.has(key) ? [] : variableRules(value, [...path, key])));
}

/** Name of the first variable in a text that is not `${stage}`; a colon marks one of IAM's own. */
export function unknownVariable(text: string): string | undefined {
  for (const [, name = ""] of text.matchAll(/\$\{([^}:]*)\}/g)) if (name !== "stage") return name;
  return undefined;
}

/** A variable that is not `${stage}`. */
export function variableFinding(name: string, path: Path): Finding {
  const meant = didYouMean(name.trim(), ["stage"]);
  return {
    code: "SPEC_UNKNOWN_VARIABLE",
    path,
    message: `${renderPath(path)} holds ${quote(`\${${name}}`)}, but \${stage} is the only variable there is`,
    hint:
      meant === undefined
        ? "write the value itself, in an overlay if it differs by environment"
        : 'did you mean "${stage}"?',
  };
}
