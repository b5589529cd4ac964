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

/** A module of this folder without its types, the modules it imports included; so it needs no place on disk. */
function strippedUrl(file = "./bootstrap.ts"): URL {
  const source = stripTypeScriptTypes(readFileSync(new URL(file, import.meta.url), "utf8"));
  const standalone = source.replaceAll(/(?<=from ")\.\/[\w-]+\.ts(?=")/g, (imported) => strippedUrl(imported).href);
  return new URL(`data:text/javascript,${encodeURIComponent(standalone)}`);
}
