import type { Endpoint } from "@pulumi/aws/sagemaker/endpoint.js";
import type { EndpointConfiguration } from "@pulumi/aws/sagemaker/endpointConfiguration.js";
import { all, type Output } from "@pulumi/pulumi/output.js";
import { SluiceError } from "@sluice/spec/errors";

/** Code of the error of an endpoint that serves another configuration than it was given. */
export const endpointTakenBack = "INFRA_ENDPOINT_TAKEN_BACK";

/**
 * The configuration that an endpoint serves, which fails when it is not the one it was given. SageMaker takes an update back whose
 * instances do not start or whose alarm fires, and the provider calls that a success. A program that returns this among its outputs
 * ends before the engine deletes what is no longer declared: the old configuration and model, which go on serving.
 *
 * @throws SluiceError `INFRA_ENDPOINT_TAKEN_BACK`
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteEndpointConfig.html
 */
export function servedConfiguration(endpoint: Endpoint, configuration: EndpointConfiguration): Output<string> {
  return all([endpoint.name, endpoint.endpointConfigName, configuration.name]).apply(([name, served, given]) => {
    if (served === given) return served;
    throw new SluiceError(
      endpointTakenBack,
      `${endpointTakenBack} SageMaker took the update of the endpoint ${name} back: it serves ${served}, not ${given}`,
      { hint: "the old version goes on serving; look at the endpoint's failure reason and its log" },
    );
  });
}
