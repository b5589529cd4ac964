import { S3ObjectStore } from "../aws/s3-object-store.ts";
import { SageMakerEndpoint } from "../aws/sagemaker-endpoint.ts";
import { readTriggerConfig } from "../config/trigger-config.ts";
import { systemClock } from "../ports/clock.ts";
import { createLog } from "../ports/log.ts";
import { createTrigger } from "./create-trigger.ts";

// Read when Lambda loads the module, so a missing variable fails before any message is taken.
const config = readTriggerConfig(process.env);
const { pipeline, environment, model, modelVersion, endpointName } = config;

/** The trigger's Lambda function. */
export const handler = createTrigger(config, {
  store: new S3ObjectStore(),
  endpoint: new SageMakerEndpoint(),
  clock: systemClock,
  log: createLog({
    // `service` is what log services group by.
    fields: {
      service: pipeline,
      pipeline,
      environment,
      model,
      model_version: modelVersion,
      endpoint: endpointName,
    },
    level: process.env["AWS_LAMBDA_LOG_LEVEL"],
  }),
});
