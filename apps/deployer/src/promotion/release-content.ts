import { verb } from "../plan/wording.ts";
import type { Pins } from "../releases/release.ts";

/** What makes predictions, and is the same wherever a release is deployed: no instances, no permissions, no names of buckets. */
export interface ReleaseContent {
  /** By model. */
  readonly models: Readonly<Record<string, ModelPins>>;
  /** SHA-256 of each bundle, 64 hex digits. */
  readonly bundles: { readonly trigger: string; readonly delivery: string };
}

/** What a model is pinned to. */
export interface ModelPins {
  /** Its image's digest; the image as the file names it where the registry could not be asked. */
  readonly image: string;
  /** SHA-256 of its archive, 64 hex digits; absent without one. */
  readonly archive?: string;
}

/** The content of a release, or of what would become one. */
export function contentOf({ artifacts, bundles, images }: Pins): ReleaseContent {
  const models = Object.entries(images).map(([model, { digest, image }]): [string, ModelPins] => {
    const archive = artifacts[model]?.sha256;
    return [model, { image: digest ?? image, ...(archive === undefined ? {} : { archive }) }];
  });
  return {
    models: Object.fromEntries(models),
    bundles: { trigger: bundles.trigger.sha256, delivery: bundles.delivery.sha256 },
  };
}

/** Where two contents are to be seen. */
export interface ContentPlaces {
  /** Such as `data_prod`. */
  readonly here: string;
  /** Such as `release 7 of data_dev`. */
  readonly there: string;
}

/** How a content differs from another one, a sentence for each difference; none when they are the same. */
export function contentDifferences(here: ReleaseContent, there: ReleaseContent, places: ContentPlaces): string[] {
  const names = [...new Set([...Object.keys(there.models), ...Object.keys(here.models)])];
  return [
    ...names.flatMap((model) => modelDifferences(model, ownPins(here, model), ownPins(there, model), places)),
    ...bundleDifferences(here, there, places),
  ];
}

function ownPins({ models }: ReleaseContent, model: string): ModelPins | undefined {
  return Object.hasOwn(models, model) ? models[model] : undefined;
}

function modelDifferences(
  model: string,
  here: ModelPins | undefined,
  there: ModelPins | undefined,
  places: ContentPlaces,
): string[] {
  if (here === undefined) return [`${model} is in ${places.there} and not in ${places.here}`];
  if (there === undefined) return [`${model} is in ${places.here} and not in ${places.there}`];
  const difference = (what: string, mine: string | undefined, theirs: string | undefined): string[] => {
    if (mine === theirs) return [];
    return [`${what} of ${model} is ${named(mine)} in ${places.here}, ${named(theirs)} in ${places.there}`];
  };
  return [
    ...difference("the image", here.image, there.image),
    ...difference("the archive", here.archive, there.archive),
  ];
}

function bundleDifferences(here: ReleaseContent, there: ReleaseContent, places: ContentPlaces): string[] {
  const kinds = (["trigger", "delivery"] as const).filter((kind) => here.bundles[kind] !== there.bundles[kind]);
  if (kinds.length === 0) return [];
  const what = kinds.map((kind) => `the ${kind}'s bundle`).join(" and ");
  return [`${what} ${verb(kinds.length, "differs", "differ")}: ${places.there} has another version of Sluice`];
}

function named(content: string | undefined): string {
  return content === undefined ? "absent" : content.replace(/([0-9a-f]{12})[0-9a-f]{52}$/, "$1");
}
