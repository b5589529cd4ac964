import { changeOf, shortImages } from "./wording.ts";

/** A model's image as its pipeline file names it, and as a release pins it. */
export interface NamedImage {
  readonly image: string;
  readonly pinned: string;
}

/** Images by model. */
export type NamedImages = Readonly<Record<string, NamedImage>>;

/** What a file calls the images that a plan's inputs have by their digests: what is deployed now, and what will be. */
export interface ImageNames {
  /** Of the newest release; absent when none is known. */
  readonly before?: NamedImages;
  readonly after: NamedImages;
}

/** The name in the file of a model's image, or the image itself where no file is known that names it. */
export function imageName(names: NamedImages | undefined, model: string, image: string): string {
  const known = names?.[model];
  return known?.pinned === image ? known.image : image;
}

/** How a model's image changes, such as `image price:1.0.0 -> price:1.1.0`; of a tag that was moved, which content it had and has. */
export function imageReason(
  model: string,
  [before, after]: readonly [string | undefined, string | undefined],
  names: ImageNames | undefined,
): string {
  const was = before === undefined ? undefined : imageName(names?.before, model, before);
  const is = after === undefined ? undefined : imageName(names?.after, model, after);
  if (was === undefined || was !== is) return changeOf("image", ...shortImages(was, is));
  const [name] = shortImages(is, undefined);
  const [old, now] = [shortDigest(before), shortDigest(after)];
  if (old === undefined) return `image ${name} (not pinned before, now ${now})`;
  return now === undefined
    ? `image ${name} (no longer pinned, was ${old})`
    : `image ${name} (content changed: ${old} -> ${now})`;
}

function shortDigest(image: string | undefined): string | undefined {
  return /@(sha256:[0-9a-f]{12})/.exec(image ?? "")?.[1];
}
