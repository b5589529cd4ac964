import { RequestError } from "../shared/request-error.ts";

/** Where a prediction lies in S3. */
export interface PredictionLocation {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
}

/** What a model with several parents receives, as far as model-d reads it. */
export interface FanInManifest {
  readonly documentId: string;
  /** By parent's name. */
  readonly predictions: Readonly<Record<string, PredictionLocation>>;
}

/**
 * Checks that a JSON value is a manifest that names the predictions of all `parents`.
 * @throws RequestError 400 when it is not.
 */
export function parseManifest(value: unknown, parents: readonly string[]): FanInManifest {
  const manifest = value as Partial<FanInManifest> | null;
  if (typeof manifest?.documentId !== "string") throw new RequestError(400, "not a manifest: it has no documentId");
  for (const parent of parents) {
    const location: Partial<PredictionLocation> | undefined = manifest.predictions?.[parent];
    if (typeof location?.bucket !== "string" || typeof location.key !== "string") {
      throw new RequestError(400, `the manifest does not say where the prediction of ${parent} is`);
    }
  }
  return manifest as FanInManifest;
}
