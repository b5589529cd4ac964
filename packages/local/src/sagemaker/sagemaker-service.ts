import { AwsError, type AwsRequest, type AwsService } from "../gateway/service.ts";
import type { Authorizer } from "../iam/principal.ts";
import type { EndpointDeclarations } from "../provision/endpoint-declarations.ts";
import type { Fields } from "../wire/fields.ts";
import { jsonService } from "../wire/json-service.ts";
import { describeConfiguration, describeEndpoint, describeModel } from "./describe.ts";
import type { Endpoints } from "./endpoints.ts";
import { type SageMakerPlace, sageMakerArn } from "./sagemaker-arn.ts";

/** What SageMaker's control plane answers from. */
export interface SageMakerServiceOptions extends SageMakerPlace {
  readonly authorizer: Authorizer;
  readonly endpoints: Endpoints;
  readonly declarations: EndpointDeclarations;
  /** Answers what is no control-plane call: the runtime has the same signing name. */
  readonly runtime: AwsService;
}

const targetPrefix = "SageMaker";

/** SageMaker on the wire: descriptions of endpoints, their configurations and models, and the number of their instances. */
export function sageMakerService(options: SageMakerServiceOptions): AwsService {
  const control = jsonService({
    signingName: "sagemaker",
    targetPrefix,
    version: "1.1",
    invalidInputCode: "ValidationException",
    operations: {
      DescribeEndpoint: (input, request) => {
        const name = allowed(options, request, { action: "DescribeEndpoint", name: input.string("EndpointName") });
        return describeEndpoint(options.endpoints.require(name).description, options);
      },
      DescribeEndpointConfig: (input, request) => {
        const name = input.string("EndpointConfigName");
        allowed(options, request, { action: "DescribeEndpointConfig", name });
        const configuration = options.declarations.configurations.get(name);
        if (configuration === undefined)
          throw notFound("endpoint configuration", arnOf(options, "endpoint-config", name));
        return describeConfiguration(name, configuration, options);
      },
      DescribeModel: (input, request) => {
        const name = allowed(options, request, { action: "DescribeModel", name: input.string("ModelName") });
        const model = options.declarations.models.get(name);
        if (model === undefined) throw notFound("model", arnOf(options, "model", name));
        return describeModel(name, model, options);
      },
      ListEndpoints: (input, request) => listEndpoints(options, input, request),
      UpdateEndpointWeightsAndCapacities: (input, request) => updateCapacities(options, input, request),
    },
  });
  const isControl = (request: AwsRequest) => request.headers["x-amz-target"]?.startsWith(`${targetPrefix}.`) === true;
  return {
    signingName: "sagemaker",
    handle: (request) => (isControl(request) ? control : options.runtime).handle(request),
    // Both read the code from the header and the message from the body.
    renderError: (error) => control.renderError(error),
  };
}

function listEndpoints(
  { authorizer, endpoints, ...place }: SageMakerServiceOptions,
  input: Fields,
  request: AwsRequest,
) {
  authorizer.check({ principal: request.principal, action: "sagemaker:ListEndpoints", resource: "*" });
  const contains = input.optionalString("NameContains")?.toLowerCase() ?? "";
  const status = input.optionalString("StatusEquals");
  const found = endpoints
    .list()
    .filter(({ endpointName }) => endpointName.toLowerCase().includes(contains))
    .filter((endpoint) => status === undefined || endpoint.status === status);
  return {
    Endpoints: found.map(({ endpointName, createdAtMs, modifiedAtMs, status: EndpointStatus }) => ({
      EndpointName: endpointName,
      EndpointArn: sageMakerArn(place, "endpoint", endpointName),
      EndpointStatus,
      CreationTime: createdAtMs / 1000,
      LastModifiedTime: modifiedAtMs / 1000,
    })),
  };
}

function updateCapacities(options: SageMakerServiceOptions, input: Fields, request: AwsRequest) {
  const name = input.string("EndpointName");
  allowed(options, request, { action: "UpdateEndpointWeightsAndCapacities", name });
  const [desired] = input.objects("DesiredWeightsAndCapacities");
  const count = desired?.optionalInteger("DesiredInstanceCount", { min: 0, max: 10_000 });
  const endpoint = options.endpoints.require(name);
  if (endpoint.serving === undefined || endpoint.description.status !== "InService") {
    throw new AwsError("ValidationException", 400, `Cannot update in-progress endpoint "${name}".`);
  }
  if (count !== undefined) endpoint.serving.instances = count;
  return { EndpointArn: sageMakerArn(options, "endpoint", name) };
}

type Kind = Parameters<typeof sageMakerArn>[1];

const kinds: Readonly<Record<string, Kind>> = { DescribeEndpointConfig: "endpoint-config", DescribeModel: "model" };

/** The name, once its principal may do that to it. */
function allowed(
  options: SageMakerServiceOptions,
  { principal }: AwsRequest,
  { action, name }: { action: string; name: string },
): string {
  const resource = arnOf(options, kinds[action] ?? "endpoint", name);
  options.authorizer.check({ principal, action: `sagemaker:${action}`, resource });
  return name;
}

function arnOf(options: SageMakerServiceOptions, kind: Kind, name: string): string {
  return sageMakerArn(options, kind, name);
}

function notFound(what: string, arn: string): AwsError {
  return new AwsError("ValidationException", 400, `Could not find ${what} "${arn}".`);
}
