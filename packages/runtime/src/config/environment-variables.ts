/** Names of the environment variables that configure a trigger. */
export const triggerVariables = {
  pipeline: "SLUICE_PIPELINE",
  environment: "SLUICE_ENVIRONMENT",
  model: "SLUICE_MODEL",
  modelVersion: "SLUICE_MODEL_VERSION",
  endpointName: "SLUICE_ENDPOINT_NAME",
  stateBucket: "SLUICE_STATE_BUCKET",
  parents: "SLUICE_PARENTS",
  prefix: "SLUICE_PREFIX",
  suffixes: "SLUICE_SUFFIXES",
  contentType: "SLUICE_CONTENT_TYPE",
  accept: "SLUICE_ACCEPT",
  claimLeaseSeconds: "SLUICE_CLAIM_LEASE_SECONDS",
  invocationTimeoutSeconds: "SLUICE_INVOCATION_TIMEOUT_SECONDS",
} as const;

/** Names of the environment variables that configure a delivery; the last two are set for the destinations there are. */
export const deliveryVariables = {
  pipeline: "SLUICE_PIPELINE",
  environment: "SLUICE_ENVIRONMENT",
  deliveryStream: "SLUICE_DELIVERY_STREAM",
  predictionsTopicArn: "SLUICE_PREDICTIONS_TOPIC_ARN",
} as const;
