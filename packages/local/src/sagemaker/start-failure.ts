import { isSluiceError } from "@sluice/spec";
import type { EndpointSettings } from "./endpoint-settings.ts";

/** Why an endpoint's servers did not start, as SageMaker words it in `FailureReason`; the servers' own last lines are in the log. */
export function startFailure(error: unknown, { image, modelDataUrl, variantName }: EndpointSettings): string {
  const code = isSluiceError(error) ? error.code : undefined;
  if (code === "LOCAL_MODEL_SERVER_FAILED") {
    return `The primary container for production variant ${variantName} did not pass the ping health check. Please check CloudWatch logs for this endpoint.`;
  }
  if (code === "LOCAL_MODEL_DATA_INVALID") {
    return `Failed to download model data for container "container_1" from URL: "${modelDataUrl}". Please ensure that there is an object located at the URL and that the role passed to CreateModel has permissions to download the model.`;
  }
  if (code === "LOCAL_MODEL_SERVER_MISSING") {
    return `Unable to pull the image "${image}" for production variant ${variantName}: nothing here serves it.`;
  }
  return error instanceof Error ? error.message : String(error);
}
