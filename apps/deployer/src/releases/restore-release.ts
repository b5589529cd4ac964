import { join } from "node:path";
import type { Handlers } from "@sluice/infra";
import { SluiceError } from "@sluice/spec/errors";
import type { AwsClients } from "../aws/aws-clients.ts";
import type { Environment } from "../environments/environment-schema.ts";
import type { Io } from "../io.ts";
import { ArtifactFolder } from "./artifact-folder.ts";
import { getBundle } from "./get-bundle.ts";
import { KnownDigests } from "./known-digests.ts";
import { PinProgress } from "./pin-progress.ts";
import type { PinnedPipeline, ReleaseRecord } from "./release.ts";
import { findMissingArchives, findMissingImages } from "./verify-release.ts";

/** What a release is restored with. */
export interface RestoreReleaseOptions {
  readonly environment: Environment;
  readonly clients: AwsClients;
  /** Absolute path of a folder for the bundles; it must stay as long as they are used. */
  readonly directory: string;
  readonly io: Io;
}

/** A release, ready to be deployed again. */
export interface RestoredRelease {
  readonly pinned: PinnedPipeline;
  readonly handlers: Handlers;
}

/**
 * Verifies that every image, archive and bundle of a release is still there with its content, and gets the bundles.
 * @throws SluiceError `RELEASE_INCOMPLETE` naming all that is gone, `RELEASE_ARTIFACT_REFUSED`, `RELEASE_REGISTRY_UNREACHABLE`
 */
export async function restoreRelease(record: ReleaseRecord, options: RestoreReleaseOptions): Promise<RestoredRelease> {
  const { clients, directory, environment, io } = options;
  const client = await clients.s3();
  const digests = new KnownDigests(new ArtifactFolder(environment, record.pipeline), client, { write: true });
  const verify = { clients, client, digests, progress: new PinProgress(io), signal: io.signal };
  const { trigger: triggerPin, delivery: deliveryPin } = record.pins.bundles;
  const [images, archives, trigger, delivery] = await Promise.all([
    // The emulator's models are served by their own commands: nothing pulls an image there.
    environment.emulator === true ? [] : findMissingImages(record, verify),
    findMissingArchives(record, verify),
    getBundle(triggerPin, join(directory, "trigger"), client),
    getBundle(deliveryPin, join(directory, "delivery"), client),
  ]);
  const bundles = [trigger, delivery].flatMap((bundle) => ("problem" in bundle ? [bundle.problem] : []));
  const missing = [...images, ...archives, ...bundles];
  if ("problem" in trigger || "problem" in delivery || missing.length > 0) throw incomplete(record, missing);
  return { pinned: { pipeline: record.resolved, pins: record.pins }, handlers: { trigger, delivery } };
}

function incomplete({ number, pipeline }: ReleaseRecord, missing: readonly string[]): SluiceError {
  const parts = missing.length === 1 ? "a part of it is not there" : `${missing.length} parts of it are not there`;
  const way = "put them back (versions of the artifacts bucket, images of the registry), or choose another release";
  return new SluiceError("RELEASE_INCOMPLETE", `release ${number} of ${pipeline} cannot be put back: ${parts}`, {
    hint: [...missing, way].join("\n"),
  });
}
