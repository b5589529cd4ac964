import type { Handlers } from "@sluice/infra";
import { overlayOf, type ResolvedModel, type ResolvedPipeline } from "@sluice/spec";
import { isSluiceError, SluiceError } from "@sluice/spec/errors";
import type { AwsClients } from "../aws/aws-clients.ts";
import type { Io } from "../io.ts";
import type { PipelineForEnvironment } from "../pipeline/read-pipeline-for.ts";
import { placeOf } from "../run/place-of.ts";
import { ArtifactFolder } from "./artifact-folder.ts";
import { KnownDigests } from "./known-digests.ts";
import { pinArtifact } from "./pin-artifact.ts";
import { pinBundle } from "./pin-bundle.ts";
import { pinImages } from "./pin-images.ts";
import { PinProgress } from "./pin-progress.ts";
import type { PinnedPipeline, Pins } from "./release.ts";

/** What a pipeline is pinned with. */
export interface PinPipelineOptions {
  readonly clients: AwsClients;
  readonly handlers: Handlers;
  readonly io: Io;
  /** Whether to copy artifacts and bundles to where they stay; a preview only looks. @defaultValue true */
  readonly keep?: boolean;
}

/**
 * Pins all that a deployment depends on by its content: images by digest, model archives and bundles as copies under keys named by
 * their digests. What is independent is done side by side; what is wrong comes all at once.
 * @throws SluiceError `DEPLOY_ENVIRONMENT_INCOMPLETE`, `RELEASE_IMAGE_MISSING`, `RELEASE_REGISTRY_UNREACHABLE`, `RELEASE_ARTIFACT_MISSING`,
 *   `RELEASE_ARTIFACT_REFUSED`, `RELEASE_ARTIFACT_CHANGED`, `RELEASE_NOT_PINNED` for several of them
 */
export async function pinPipeline(
  target: PipelineForEnvironment,
  { clients, handlers, io, keep = true }: PinPipelineOptions,
): Promise<PinnedPipeline> {
  const { environment, folder, pipeline } = target;
  const artifacts = new ArtifactFolder(environment, pipeline.name);
  const client = await clients.s3();
  const progress = new PinProgress(io);
  const digests = new KnownDigests(artifacts, client, { write: keep });
  const common = { client, artifacts, digests, progress, keep, folder, signal: io.signal };
  const images = pinImages(pipeline.models, { clients, emulator: environment.emulator === true });
  const trigger = pinBundle(handlers.trigger, common);
  const delivery = pinBundle(handlers.delivery, common);
  const archives = Map.groupBy(
    pipeline.models.filter((model) => model.modelData !== undefined),
    ({ modelData = "" }) => modelData,
  );
  const artifactPins = [...archives].map(async ([modelData, models]) => {
    const pin = await pinArtifact(modelData, { ...common, place: placeOfModelData(target, models[0]?.name ?? "") });
    return models.map(({ name }) => [name, pin] as const);
  });
  await everyOne([images, trigger, delivery, ...artifactPins]);
  const { warnings, images: imagePins } = await images;
  for (const warning of warnings) progress.warn(warning);
  const pins: Pins = {
    images: imagePins,
    artifacts: Object.fromEntries((await Promise.all(artifactPins)).flat()),
    bundles: { trigger: await trigger, delivery: await delivery },
  };
  return { pipeline: withPins(pipeline, pins), pins };
}

/** A pipeline as the program is run with: every pin in its place. */
export function withPins(pipeline: ResolvedPipeline, { images, artifacts }: Pins): ResolvedPipeline {
  const models = pipeline.models.map((model): ResolvedModel => {
    const modelData = artifacts[model.name]?.pinned;
    return {
      ...model,
      image: images[model.name]?.pinned ?? model.image,
      ...(modelData === undefined ? {} : { modelData }),
    };
  });
  return { ...pipeline, models };
}

/** Where the file names a model's archive: its overlay for the environment, or the model itself. */
function placeOfModelData({ document, environment, file }: PipelineForEnvironment, model: string): string {
  const { content } = document;
  const name = overlayOf(content, environment);
  const overlay = content.environments?.[name] as Overlay | undefined;
  const path = ["models", model, "modelData"];
  const isOverlaid = overlay?.models?.[model]?.modelData !== undefined;
  return placeOf(document, file, isOverlaid ? ["environments", name, ...path] : path);
}

interface Overlay {
  readonly models?: Readonly<Record<string, { readonly modelData?: unknown } | null>>;
}

/** Waits for all of several things. One failure is thrown as it is, several as one that tells them all. */
async function everyOne(work: readonly Promise<unknown>[]): Promise<void> {
  const settled = await Promise.allSettled(work);
  const failures = settled.flatMap((each): unknown[] => (each.status === "rejected" ? [each.reason] : []));
  const unexpected = failures.find((failure) => !isSluiceError(failure));
  if (unexpected !== undefined) throw unexpected;
  const known = failures.filter(isSluiceError);
  if (known.length > 1) throw notPinned(known);
  if (known[0] !== undefined) throw known[0];
}

function notPinned(failures: readonly SluiceError[]): SluiceError {
  const hint = failures.map(({ code, message, hint: way }) => [`${code} ${message}`, way ?? ""].join("\n")).join("\n");
  return new SluiceError("RELEASE_NOT_PINNED", `${failures.length} parts of the release cannot be pinned`, { hint });
}
