import type { ResolvedPipeline } from "@sluice/spec";
import type { Pins } from "../../releases/release.ts";
import type { Artifact } from "../../run/artifacts.ts";
import type { ModelContent } from "../case.ts";

/** What makes each model's predictions, by model. */
export type ModelContents = ReadonlyMap<string, ModelContent>;

/** What runs on this machine: the file's images, whatever serves in their place, and the archives as they are now. */
export function localContents({ models }: ResolvedPipeline, artifacts: readonly Artifact[]): ModelContents {
  const archives = new Map(artifacts.map(({ model, sha256 }) => [model, sha256]));
  return new Map(models.map(({ name, image }) => [name, contentOf(image, archives.get(name))]));
}

/** What a release runs. */
export function releasedContents({ models }: ResolvedPipeline, { images, artifacts }: Pins): ModelContents {
  return new Map(
    models.map(({ name, image }) => [name, contentOf(images[name]?.image ?? image, artifacts[name]?.sha256)]),
  );
}

function contentOf(image: string, archive: string | undefined): ModelContent {
  return { image, ...(archive === undefined ? {} : { archive }) };
}
