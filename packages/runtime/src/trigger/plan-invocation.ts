import type { TriggerConfig } from "../config/trigger-config.ts";
import type { Claim } from "../contracts/claim.ts";
import { customAttributes } from "../documents/custom-attributes.ts";
import { renderS3Uri } from "../documents/s3-uri.ts";
import { predictionFilename } from "../documents/state-keys.ts";
import type { Invocation } from "../ports/model-endpoint.ts";

/** What the trigger needs to know to invoke; the rest is in the claim. */
export type InvocationConfig = Pick<TriggerConfig, "endpointName" | "accept" | "invocationTimeoutSeconds">;

/** The call that a claim stands for: the same for every attempt. */
export function planInvocation(claim: Claim, config: InvocationConfig): Invocation {
  return {
    EndpointName: config.endpointName,
    InputLocation: renderS3Uri(claim.input),
    ContentType: claim.contentType,
    Accept: config.accept,
    CustomAttributes: customAttributes(claim),
    InferenceId: claim.documentId,
    S3OutputPathExtension: claim.documentId,
    Filename: predictionFilename,
    InvocationTimeoutSeconds: config.invocationTimeoutSeconds,
  };
}
