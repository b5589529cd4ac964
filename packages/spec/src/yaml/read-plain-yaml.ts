import { CORE_SCHEMA, load, YAMLException } from "js-yaml";
import type { ParsedYaml } from "./parse-yaml.ts";
import { YamlSource } from "./yaml-source.ts";

// Anchors, tags, directives and tabs: the full parser says what is wrong with them, or bounds what they grow to. Numbers too large
// for a number are read differently by the two.
const leftToFullParser = /[&!%\t]|(?:^|[\s[,{:])[-+]?[\d.]+[eE][-+]?\d{3}/m;

/**
 * Reads a YAML text with a parser that knows no places but is several times faster; places are found when asked for. Gives
 * `undefined` for whatever is invalid or unusual. Good enough to find a pipeline valid; what is wrong with one, the full parser says.
 */
export function readPlainYaml(text: string): ParsedYaml | undefined {
  if (leftToFullParser.test(text)) return undefined;
  try {
    return { value: load(text, { schema: CORE_SCHEMA }), source: new YamlSource(text) };
  } catch (error) {
    if (error instanceof YAMLException || error instanceof RangeError) return undefined;
    throw error;
  }
}
