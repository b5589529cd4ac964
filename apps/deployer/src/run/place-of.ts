import { locate, type PipelineDocument } from "@sluice/spec";

/** Where something stands in a pipeline file, such as `pipeline.yaml:31`; the deepest part of the path that exists. */
export function placeOf(document: PipelineDocument, file: string, path: readonly (string | number)[]): string {
  return `${file}:${locate(document, path).line}`;
}
