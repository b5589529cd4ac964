/** One import of a source file. */
export interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
  /** 1-based. */
  readonly line: number;
}

const staticImport = /^\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?["']([^"']+)["']/gm;
const dynamicImport = /\bimport\(\s*["']([^"']+)["']\s*\)/g;

/** Every import, re-export and dynamic import of a TypeScript source text. */
export function listImports(source: string): Import[] {
  const lineAt = (index: number) => source.slice(0, index).split("\n").length;
  const found: Import[] = [];
  for (const match of source.matchAll(staticImport)) {
    const start = match.index + match[0].search(/\S/);
    found.push({ specifier: match[2] ?? "", typeOnly: match[1] !== undefined, line: lineAt(start) });
  }
  for (const match of source.matchAll(dynamicImport)) {
    found.push({ specifier: match[1] ?? "", typeOnly: false, line: lineAt(match.index) });
  }
  return found;
}
