/** What the key of a prediction tells. */
export interface LocatedPrediction {
  readonly model: string;
  /** 64 hex digits. */
  readonly documentId: string;
}

const keyPrefix = "predictions/";

/**
 * Reads model and document id out of a prediction's key. How SageMaker joins `S3OutputPath` and `S3OutputPathExtension` is not
 * documented: the last 64 hex digits are the document id, what stands between `predictions/` and them (without a slash) is the model.
 * @returns undefined for a key that is no prediction's
 */
export function locatePrediction(key: string): LocatedPrediction | undefined {
  if (!key.startsWith(keyPrefix)) return undefined;
  const rest = key.slice(keyPrefix.length);
  const last = [...rest.matchAll(/[0-9a-f]{64,}/g)].at(-1);
  if (!last) return undefined;
  const end = last.index + last[0].length;
  const documentId = rest.slice(end - 64, end);
  const model = rest.slice(0, end - 64).replaceAll("/", "");
  return model === "" ? undefined : { model, documentId };
}
