import type { Work } from "../claims/claim-transitions.ts";
import type { TriggerConfig } from "../config/trigger-config.ts";
import type { Arrival, Manifest } from "../contracts/manifest.ts";
import type { S3Location } from "../contracts/s3-location.ts";
import { arrivalKey, arrivalsPrefix, manifestKey } from "../documents/state-keys.ts";
import { RuntimeError } from "../runtime-error.ts";
import type { TriggerContext } from "./trigger-dependencies.ts";

/**
 * Notes that a parent's prediction has arrived. When it was the last one, writes the manifest and answers the work's input.
 * S3 lists what was written before (strong consistency), so whoever writes last sees all arrivals; two who both do make equal
 * manifests, and the claim decides which of them invokes.
 */
export async function joinPredictions(
  arrived: Omit<Arrival, "version">,
  context: TriggerContext,
): Promise<Pick<Work, "input" | "source"> | undefined> {
  const { config, store } = context;
  const { documentId } = arrived;
  const at = (key: string): S3Location => ({ bucket: config.stateBucket, key });
  // The first arrival of a parent stays: a repeated prediction has the same key.
  await writeOnce(at(arrivalKey(documentId, arrived.parent)), { version: 1, ...arrived } satisfies Arrival, context);
  const missing = missingParents(
    documentId,
    config.parents,
    await store.list(config.stateBucket, arrivalsPrefix(documentId)),
  );
  if (missing.length > 0) {
    context.log.info("prediction arrived, others are missing", {
      document_id: documentId,
      parent: arrived.parent,
      missing,
    });
    return undefined;
  }
  const arrivals = await Promise.all(
    config.parents.map((parent) => readArrival(at(arrivalKey(documentId, parent)), context)),
  );
  const manifest = buildManifest(arrivals, config);
  const input = at(manifestKey(documentId));
  await writeOnce(input, manifest, context);
  return { input, source: manifest.source };
}

/** Times a write is tried that neither took place nor met an object. */
const writes = 5;

/**
 * Writes an object unless it is there, and makes sure that it is: S3 refuses a write that races another one, even one that then comes
 * to nothing (409), and an arrival taken for written would leave its document waiting for ever.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
async function writeOnce(location: S3Location, value: Arrival | Manifest, { store }: TriggerContext): Promise<void> {
  for (let write = 0; write < writes; write++) {
    if ((await store.putIfAbsent(location, JSON.stringify(value))) ?? (await store.head(location))) return;
  }
  throw new RuntimeError(
    "RUNTIME_WRITE_REFUSED",
    `"${location.key}" was refused ${writes} times while another write raced`,
  );
}

/** Parents without an arrival among the keys. */
export function missingParents(
  documentId: string,
  parents: readonly string[],
  keys: readonly string[],
): readonly string[] {
  const present = new Set(keys);
  return parents.filter((parent) => !present.has(arrivalKey(documentId, parent)));
}

/** The input of a fan-in model: equal for equal arrivals, in whatever order they came. */
export function buildManifest(
  arrivals: readonly Arrival[],
  config: Pick<TriggerConfig, "pipeline" | "environment" | "model">,
): Manifest {
  const sorted = arrivals.toSorted((a, b) => (a.parent < b.parent ? -1 : 1));
  const first = sorted[0];
  if (!first) throw new TypeError("a manifest needs arrivals");
  return {
    version: 1,
    documentId: first.documentId,
    pipeline: config.pipeline,
    environment: config.environment,
    model: config.model,
    source: first.source,
    predictions: Object.fromEntries(sorted.map((arrival) => [arrival.parent, arrival.prediction])),
  };
}

async function readArrival(location: S3Location, context: TriggerContext): Promise<Arrival> {
  const object = await context.store.get(location);
  if (!object) {
    throw new RuntimeError("RUNTIME_PREDICTION_MISSING", `the arrival "${location.key}" was listed but is gone`);
  }
  return JSON.parse(new TextDecoder().decode(object.content)) as Arrival;
}
