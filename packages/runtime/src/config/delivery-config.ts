import { deliveryVariables as names } from "./environment-variables.ts";
import { readOptional, readRequired, type Variables } from "./read-variable.ts";

/** Where the predictions of a pipeline go. */
export interface DeliveryConfig {
  readonly pipeline: string;
  readonly environment: string;
  /** Firehose stream's name. */
  readonly deliveryStream?: string;
  readonly predictionsTopicArn?: string;
}

/** Reads a delivery's configuration. @throws RUNTIME_VARIABLE_MISSING */
export function readDeliveryConfig(variables: Variables): DeliveryConfig {
  const deliveryStream = readOptional(variables, names.deliveryStream);
  const predictionsTopicArn = readOptional(variables, names.predictionsTopicArn);
  return {
    pipeline: readRequired(variables, names.pipeline),
    environment: readRequired(variables, names.environment),
    ...(deliveryStream !== undefined && { deliveryStream }),
    ...(predictionsTopicArn !== undefined && { predictionsTopicArn }),
  };
}
