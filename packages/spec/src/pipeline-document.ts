import type { EnvironmentName } from "./environment-name.ts";
import type { PipelineFile } from "./schema/pipeline-schema.ts";
import type { Path } from "./yaml/path.ts";
import type { YamlSource } from "./yaml/yaml-source.ts";

/** A pipeline file that was read and checked for every environment. */
export interface PipelineDocument {
  /** Path of the file as the reader was given it; absent for a text without a file. */
  readonly file?: string;
  readonly text: string;
  /** Content as written: overlays not merged, no defaults. */
  readonly content: PipelineFile;
  readonly environments: readonly EnvironmentName[];
  /** @internal */
  readonly source: YamlSource;
}

/**
 * Finds where in the file a path stands, both counted from 1. A path that is not in the file gives the place of its deepest part that is.
 *
 * @example locate(document, ["models", "model-c", "permissions"]) // { line: 31, column: 5 }
 */
export function locate(document: PipelineDocument, path: Path): { readonly line: number; readonly column: number } {
  return document.source.position(document.source.rangeOf(path, "key").offset);
}
