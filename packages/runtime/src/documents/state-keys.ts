/** Name of a prediction inside its document's folder; at most one dot and 32 characters, as `Filename` demands. */
export const predictionFilename = "prediction.json";

/** Where the {@link Claim} of a document is, in its model's bucket. */
export function claimKey(documentId: string): string {
  return `claims/${documentId}.json`;
}

/** Under what the {@link Arrival}s of a document are, in a fan-in model's bucket. */
export function arrivalsPrefix(documentId: string): string {
  return `arrivals/${documentId}/`;
}

/** Where one parent's {@link Arrival} is. */
export function arrivalKey(documentId: string, parent: string): string {
  return `${arrivalsPrefix(documentId)}${parent}.json`;
}

/** Where a fan-in model's {@link Manifest} is. */
export function manifestKey(documentId: string): string {
  return `manifests/${documentId}.json`;
}

/** Where the copy of a source object is whose key cannot travel. */
export function stagedKey(documentId: string): string {
  return `staged/${documentId}`;
}
