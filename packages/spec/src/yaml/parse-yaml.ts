import type { Result } from "../problem.ts";
import { composeYaml, YamlSource } from "./yaml-source.ts";

/** A YAML text's content and where it stands. */
export interface ParsedYaml {
  readonly value: unknown;
  readonly source: YamlSource;
}

/** Reads a YAML text. */
export function parseYaml(text: string): Result<ParsedYaml> {
  const document = composeYaml(text);
  const source = new YamlSource(text, document);
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      code: "SPEC_YAML_SYNTAX",
      severity: "error" as const,
      ...source.position(error.pos[0]),
      length: Math.max(1, error.pos[1] - error.pos[0]),
      path: "",
      message: error.message,
    }));
    return { ok: false, problems };
  }
  return { ok: true, value: { value: document.toJS({ maxAliasCount: 100 }), source }, problems: [] };
}
