import type { ResolvedModel } from "@sluice/spec";
import { SluiceError } from "@sluice/spec/errors";
import type { AwsClients } from "../aws/aws-clients.ts";
import { type FoundImage, findImages } from "./find-images.ts";
import { digestOf, type EcrImage, parseEcrImage, repositoryArn } from "./image-reference.ts";
import type { ImagePin } from "./release.ts";

/** Images with their digests, and what a person should know of those without. */
export interface PinnedImages {
  /** By model. */
  readonly images: Readonly<Record<string, ImagePin>>;
  /** A sentence each. */
  readonly warnings: readonly string[];
}

/** What {@link pinImages} works with. */
export interface PinImagesOptions {
  readonly clients: AwsClients;
  /** The emulator's models are served by their own commands: an image that its registry does not hold is no mistake there. */
  readonly emulator: boolean;
}

/**
 * Resolves every model's image to its digest.
 * @throws SluiceError `RELEASE_IMAGE_MISSING` naming every image its registry does not have, `RELEASE_REGISTRY_UNREACHABLE`
 */
export async function pinImages(
  models: readonly ResolvedModel[],
  { clients, emulator }: PinImagesOptions,
): Promise<PinnedImages> {
  const unpinned = new Map<string, EcrImage>();
  for (const { image } of models) {
    const parsed = digestOf(image) === undefined ? parseEcrImage(image) : undefined;
    if (parsed !== undefined) unpinned.set(image, parsed);
  }
  const answers = await findImages([...unpinned.values()], clients);
  const found = new Map([...unpinned.keys()].map((image, index) => [image, answers[index]]));
  if (!emulator) assertThere(models, found);
  const images = Object.fromEntries(models.map(({ name, image }) => [name, pin(image, found.get(image))]));
  return { images, warnings: emulator ? [] : warn(images) };
}

function pin(image: string, answer: FoundImage | undefined): ImagePin {
  const stated = digestOf(image);
  if (stated !== undefined) return { image, pinned: image, digest: stated };
  const parsed = parseEcrImage(image);
  if (parsed === undefined || answer?.kind !== "found") return { image, pinned: image };
  return { image, pinned: `${parsed.name}@${answer.digest}`, digest: answer.digest };
}

function assertThere(models: readonly ResolvedModel[], found: ReadonlyMap<string, FoundImage | undefined>): void {
  const missing = models.flatMap(({ name, image }) => {
    const answer = found.get(image);
    return answer?.kind === "missing" ? [`${image} of ${name}: ${answer.reason}`] : [];
  });
  if (missing.length === 0) return;
  const what = missing.length === 1 ? "an image is" : `${missing.length} images are`;
  throw new SluiceError("RELEASE_IMAGE_MISSING", `${what} not in the registry`, {
    hint: [...missing, "push it, or correct the name in the pipeline file"].join("\n"),
  });
}

function warn(images: Readonly<Record<string, ImagePin>>): string[] {
  const kept = [
    ...new Set(Object.values(images).flatMap(({ image, digest }) => (digest === undefined ? [image] : []))),
  ];
  return kept.map((image) => {
    const parsed = parseEcrImage(image);
    const way =
      parsed === undefined
        ? "name it with its digest (@sha256:…), or push it to Amazon ECR"
        : `allow ecr:BatchGetImage on ${repositoryArn(parsed)}`;
    return `${image} is released by its tag, which may be moved to another image later: ${way}`;
  });
}
