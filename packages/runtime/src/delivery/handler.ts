import { FirehoseDestination } from "../aws/firehose-destination.ts";
import { S3ObjectStore } from "../aws/s3-object-store.ts";
import { SnsDestination } from "../aws/sns-destination.ts";
import { readDeliveryConfig } from "../config/delivery-config.ts";
import { systemClock } from "../ports/clock.ts";
import { createLog } from "../ports/log.ts";
import { createDelivery } from "./create-delivery.ts";

// Read when Lambda loads the module, so a missing variable fails before any message is taken.
const config = readDeliveryConfig(process.env);
const { pipeline, environment, deliveryStream, predictionsTopicArn } = config;

/** The delivery's Lambda function. */
export const handler = createDelivery(config, {
  store: new S3ObjectStore(),
  destinations: [
    ...(deliveryStream === undefined ? [] : [new FirehoseDestination({ streamName: deliveryStream })]),
    ...(predictionsTopicArn === undefined ? [] : [new SnsDestination({ topicArn: predictionsTopicArn })]),
  ],
  clock: systemClock,
  log: createLog({ fields: { service: pipeline, pipeline, environment }, level: process.env["AWS_LAMBDA_LOG_LEVEL"] }),
});
