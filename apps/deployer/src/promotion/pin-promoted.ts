import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline as pipe } from "node:stream/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import type { HandlerBundle, Handlers } from "@sluice/infra";
import type { ResolvedModel } from "@sluice/spec";
import { isSluiceError, SluiceError } from "@sluice/spec/errors";
import type { AwsClients } from "../aws/aws-clients.ts";
import { isAbsent, refused } from "../aws/aws-failure.ts";
import { parseS3Object } from "../aws/s3-place.ts";
import type { DeployTarget } from "../deploy/deployment.ts";
import type { Io } from "../io.ts";
import { ArtifactFolder } from "../releases/artifact-folder.ts";
import { getBundle } from "../releases/get-bundle.ts";
import { KnownDigests } from "../releases/known-digests.ts";
import { type PinArtifactOptions, pinArtifact } from "../releases/pin-artifact.ts";
import { pinBundle } from "../releases/pin-bundle.ts";
import { pinImages } from "../releases/pin-images.ts";
import { withPins } from "../releases/pin-pipeline.ts";
import { PinProgress } from "../releases/pin-progress.ts";
import type { ArtifactPin, ImagePin, PinnedPipeline, Pins, ReleaseRecord } from "../releases/release.ts";
import { findMissingImages } from "../releases/verify-release.ts";
import type { PromotionSource } from "./open-source.ts";
import { contentDifferences, contentOf } from "./release-content.ts";

/** What a release is pinned with where it is promoted to. */
export interface PinPromotedOptions {
  /** The release's own file, as the other environment sees it. */
  readonly target: DeployTarget;
  readonly source: PromotionSource;
  /** Of the environment that it is promoted to. */
  readonly clients: AwsClients;
  /** Absolute path of a folder for bundles and archives; it must stay as long as they are used. */
  readonly directory: string;
  readonly io: Io;
}

/** A release, ready to be deployed to another environment. */
export interface PromotedRelease {
  readonly pinned: PinnedPipeline;
  readonly handlers: Handlers;
}

/**
 * Pins a release for another environment with the very content that it has in its own: the same digests, copies of its archives and
 * bundles, each verified. What the other environment's overlay names differently must come to the same content.
 * @throws SluiceError `PROMOTE_OVERLAY`, `PROMOTE_INCOMPLETE`, `RELEASE_ARTIFACT_MISSING`, `RELEASE_ARTIFACT_REFUSED`, `RELEASE_IMAGE_MISSING`
 */
export async function pinPromoted(release: ReleaseRecord, options: PinPromotedOptions): Promise<PromotedRelease> {
  const { clients, directory, io, source, target } = options;
  const { environment, folder, pipeline } = target;
  const artifacts = new ArtifactFolder(environment, pipeline.name);
  const client = await clients.s3();
  const digests = new KnownDigests(artifacts, client, { write: true });
  const progress = new PinProgress(io);
  const common = { client, artifacts, digests, progress, keep: true, folder, signal: io.signal };
  const [images, archives, handlers] = await Promise.all([
    pinPromotedImages(release, options, common),
    pinPromotedArchives(release, options, common),
    getHandlers(release, join(directory, "bundles"), source),
  ]);
  const bundles = {
    trigger: await pinBundle(handlers.trigger, common),
    delivery: await pinBundle(handlers.delivery, common),
  };
  const pins: Pins = { images, artifacts: archives, bundles };
  const there = `release ${release.number} of ${source.environment.name}`;
  const differences = contentDifferences(contentOf(pins), contentOf(release.pins), { here: environment.name, there });
  if (differences.length > 0) throw overlaid(there, environment.name, differences);
  return { pinned: { pipeline: withPins(pipeline, pins), pins }, handlers };
}

type Common = Omit<PinArtifactOptions, "place">;

/** An image under the name that the release knows keeps its digest, wherever its tag has moved; any other is asked for. */
async function pinPromotedImages(
  release: ReleaseRecord,
  { clients, target }: PinPromotedOptions,
  common: Common,
): Promise<Readonly<Record<string, ImagePin>>> {
  const emulator = target.environment.emulator === true;
  const recorded = ({ name, image }: ResolvedModel): ImagePin | undefined => {
    const pin = Object.hasOwn(release.pins.images, name) ? release.pins.images[name] : undefined;
    return pin?.image === image ? pin : undefined;
  };
  const { models } = target.pipeline;
  const kept = Object.fromEntries(
    models.flatMap((model) => {
      const pin = recorded(model);
      return pin === undefined ? [] : [[model.name, pin] as const];
    }),
  );
  const other = models.filter((model) => recorded(model) === undefined);
  const record = { ...release, pins: { ...release.pins, images: kept } };
  const [{ images, warnings }, missing] = await Promise.all([
    pinImages(other, { clients, emulator }),
    emulator ? [] : findMissingImages(record, { ...common, clients }),
  ]);
  for (const warning of warnings) common.progress.warn(warning);
  if (missing.length > 0) throw incomplete(release, missing);
  return { ...images, ...kept };
}

/** An archive under the name that the release knows is copied from what that kept; any other is pinned as it is. */
async function pinPromotedArchives(
  release: ReleaseRecord,
  options: PinPromotedOptions,
  common: Common,
): Promise<Readonly<Record<string, ArtifactPin>>> {
  const place = `${options.target.file} for ${options.target.environment.name}`;
  const named = options.target.pipeline.models.filter(({ modelData }) => modelData !== undefined);
  // Models may share an archive, which is carried over once.
  const copies = new Map<string, Promise<Copy>>();
  const copyOf = (pin: ArtifactPin): Promise<Copy> => {
    const copy = copies.get(pin.pinned) ?? copyArchive(pin, { release, options, common, place });
    copies.set(pin.pinned, copy);
    return copy;
  };
  const pins = named.map(async ({ name, modelData = "" }) => {
    const recorded = Object.hasOwn(release.pins.artifacts, name) ? release.pins.artifacts[name] : undefined;
    const pin =
      recorded?.modelData === modelData
        ? { modelData, ...(await copyOf(recorded)) }
        : await pinArtifact(modelData, { ...common, place });
    return [name, pin] as const;
  });
  return Object.fromEntries(await Promise.all(pins));
}

type Copy = Omit<ArtifactPin, "modelData" | "versionId">;

interface CopyArchiveOptions {
  readonly release: ReleaseRecord;
  readonly options: PinPromotedOptions;
  readonly common: Common;
  readonly place: string;
}

async function copyArchive(
  { pinned, sha256 }: ArtifactPin,
  { release, options, common, place }: CopyArchiveOptions,
): Promise<Copy> {
  const { directory, source } = options;
  try {
    const from = source.sharesS3 ? pinned : await download(pinned, join(directory, sha256), await source.s3());
    const copy = await pinArtifact(from, { ...common, place });
    if (copy.sha256 !== sha256) throw incomplete(release, [`${pinned} holds something else`]);
    return { pinned: copy.pinned, sha256, sizeBytes: copy.sizeBytes };
  } catch (error) {
    if (isSluiceError(error) && error.code === "RELEASE_ARTIFACT_MISSING")
      throw incomplete(release, [`${pinned} is gone`]);
    throw error;
  }
}

/** Another emulator's objects, and AWS's for an emulator, come by way of this machine. */
async function download(uri: string, folder: string, client: S3Client): Promise<string> {
  const { GetObjectCommand } = await import("@aws-sdk/client-s3");
  const { bucket, key } = parseS3Object(uri) ?? { bucket: "", key: "" };
  const path = join(folder, "model.tar.gz");
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    await mkdir(folder, { recursive: true });
    await pipe(Body as Readable, createWriteStream(path));
    return path;
  } catch (error) {
    if (isAbsent(error)) throw new SluiceError("RELEASE_ARTIFACT_MISSING", `there is no ${uri}`, { cause: error });
    throw refused("RELEASE_ARTIFACT_REFUSED", `read ${uri}`, error, `s3:GetObject on ${uri}`);
  }
}

async function getHandlers(release: ReleaseRecord, directory: string, source: PromotionSource): Promise<Handlers> {
  const client = await source.s3();
  const { trigger, delivery } = release.pins.bundles;
  const got = await Promise.all([
    getBundle(trigger, join(directory, "trigger"), client),
    getBundle(delivery, join(directory, "delivery"), client),
  ]);
  const problems = got.flatMap((bundle) => ("problem" in bundle ? [bundle.problem] : []));
  const [first, second] = got.filter((bundle): bundle is HandlerBundle => !("problem" in bundle));
  if (first === undefined || second === undefined) throw incomplete(release, problems);
  return { trigger: first, delivery: second };
}

function incomplete({ number, environment }: ReleaseRecord, missing: readonly string[]): SluiceError {
  return new SluiceError("PROMOTE_INCOMPLETE", `release ${number} of ${environment} is not all there any more`, {
    hint: [...missing, "put it back, or deploy and test anew and promote that"].join("\n"),
  });
}

function overlaid(release: string, to: string, differences: readonly string[]): SluiceError {
  return new SluiceError("PROMOTE_OVERLAY", `${release} would be something else in ${to}`, {
    hint: [...differences, `environments.${to} of the file that was released may name the same content only`].join(
      "\n",
    ),
  });
}
