export { type DeliveryConfig, readDeliveryConfig } from "./config/delivery-config.ts";
export { deliveryVariables, triggerVariables } from "./config/environment-variables.ts";
export { readTriggerConfig, type TriggerConfig } from "./config/trigger-config.ts";
export type { Claim } from "./contracts/claim.ts";
export { type Envelope, inlinePredictionMaxBytes } from "./contracts/envelope.ts";
export type { Arrival, Manifest } from "./contracts/manifest.ts";
export type { S3Location, SourceObject } from "./contracts/s3-location.ts";
export { type DocumentVersion, documentId } from "./documents/document-id.ts";
export { type LocatedPrediction, locatePrediction } from "./documents/locate-prediction.ts";
export {
  arrivalKey,
  arrivalsPrefix,
  claimKey,
  manifestKey,
  predictionFilename,
  stagedKey,
} from "./documents/state-keys.ts";
export { isTestKey, testFolder } from "./documents/test-mark.ts";
export { RuntimeError, type RuntimeErrorCode } from "./runtime-error.ts";
