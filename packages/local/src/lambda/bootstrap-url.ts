import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";

let url: URL | undefined;

/**
 * Where an execution environment's worker starts. From source, the types are removed once, here: a worker that did it itself would
 * load a compiler of its own.
 */
export function bootstrapUrl(): URL {
  url ??= import.meta.url.endsWith(".ts") ? strippedUrl() : new URL("./bootstrap.js", import.meta.url);
  return url;
}

/** The bootstrap imports nothing but Node.js itself, so it needs no place on disk. */
function strippedUrl(): URL {
  const source = readFileSync(new URL("./bootstrap.ts", import.meta.url), "utf8");
  return new URL(`data:text/javascript,${encodeURIComponent(stripTypeScriptTypes(source))}`);
}
