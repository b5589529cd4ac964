import type { Work } from "../claims/claim-transitions.ts";
import type { TriggerConfig } from "../config/trigger-config.ts";
import type { Arrival, Manifest } from "../contracts/manifest.ts";
import type { S3Location } from "../contracts/s3-location.ts";
import { arrivalKey, manifestKey } from "../documents/state-keys.ts";
import { RuntimeError } from "../runtime-error.ts";
import type { TriggerContext } from "./trigger-dependencies.ts";

/**
 * Notes that a parent's prediction has arrived. When it was the last one, writes the manifest and answers the work's input.
 * S3 reads what was written before (strong consistency), so whoever writes last finds all arrivals; two who both do make equal
 * manifests, and the claim decides which of them invokes.
 */
export async function joinPredictions(
  arrived: Omit<Arrival, "version">,
  context: TriggerContext,
): Promise<Pick<Work, "input" | "source"> | undefined> {
  const { config } = context;
  const { documentId, parent } = arrived;
  const at = (key: string): S3Location => ({ bucket: config.stateBucket, key });
  const arrival: Arrival = { version: 1, ...arrived };
  // The first arrival of a parent stays: a repeated prediction has the same key.
  const wrote = await writeOnce(at(arrivalKey(documentId, parent)), arrival, context);
  // A GET for each parent costs less than one list of them all, and what they hold is needed in the end.
  const found = await Promise.all(
    config.parents.map((each) =>
      wrote && each === parent ? arrival : readArrival(at(arrivalKey(documentId, each)), context),
    ),
  );
  const missing = config.parents.filter((_, index) => !found[index]);
  if (missing.length > 0) {
    context.log.info("prediction arrived, others are missing", { document_id: documentId, parent, missing });
    return undefined;
  }
  const manifest = buildManifest(
    found.filter((each) => each !== undefined),
    config,
  );
  const input = at(manifestKey(documentId));
  await writeOnce(input, manifest, context);
  return { input, source: manifest.source };
}

/** Times a write is tried that neither took place nor met an object. */
const writes = 5;

/**
 * Writes an object unless it is there, and makes sure that it is: S3 refuses a write that races another one, even one that then comes
 * to nothing (409), and an arrival taken for written would leave its document waiting for ever. Answers whether it is the one written.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
async function writeOnce(location: S3Location, value: Arrival | Manifest, { store }: TriggerContext): Promise<boolean> {
  for (let write = 0; write < writes; write++) {
    if (await store.putIfAbsent(location, JSON.stringify(value))) return true;
    if (await store.head(location)) return false;
  }
  throw new RuntimeError(
    "RUNTIME_WRITE_REFUSED",
    `"${location.key}" was refused ${writes} times while another write raced`,
  );
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

async function readArrival(location: S3Location, { store }: TriggerContext): Promise<Arrival | undefined> {
  const object = await store.get(location);
  return object && (JSON.parse(new TextDecoder().decode(object.content)) as Arrival);
}
