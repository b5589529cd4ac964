import { randomUUID } from "node:crypto";
import { AwsError, type AwsRequest, type AwsResponse, type AwsService } from "../gateway/service.ts";
import type { Authorizer } from "../iam/principal.ts";
import type { AsyncEndpoint } from "./async-endpoint.ts";
import { parseInvocationRequest } from "./invocation-request.ts";

/** What the SageMaker runtime answers from. */
export interface SageMakerRuntimeOptions {
  readonly accountId: string;
  readonly region: string;
  readonly authorizer: Authorizer;
  readonly findEndpoint: (name: string) => AsyncEndpoint | undefined;
}

const asyncPath = /^\/endpoints\/([^/]+)\/async-invocations$/;
const syncPath = /^\/endpoints\/([^/]+)\/(invocations|invocations-response-stream)$/;

/** SageMaker Runtime on the wire: `InvokeEndpointAsync`. */
export function sageMakerRuntimeService(options: SageMakerRuntimeOptions): AwsService {
  return {
    signingName: "sagemaker",
    handle: async (request) => handle(options, request),
    renderError,
  };
}

function handle(options: SageMakerRuntimeOptions, request: AwsRequest): AwsResponse {
  const name = asyncPath.exec(request.path)?.[1];
  if (request.method !== "POST" || name === undefined) throw unknownOperation(request);
  const endpointName = decodeURIComponent(name);
  const resource = `arn:aws:sagemaker:${options.region}:${options.accountId}:endpoint/${endpointName.toLowerCase()}`;
  options.authorizer.check({ principal: request.principal, action: "sagemaker:InvokeEndpointAsync", resource });
  const endpoint = options.findEndpoint(endpointName);
  if (endpoint === undefined)
    throw new AwsError("ValidationError", 400, `Endpoint ${endpointName} of account ${options.accountId} not found.`);
  const accepted = endpoint.accept(parseInvocationRequest(request.headers, request.body));
  return {
    status: 202,
    headers: {
      "content-type": "application/json",
      "x-amzn-requestid": randomUUID(),
      "x-amzn-sagemaker-outputlocation": accepted.outputLocation,
      ...(accepted.failureLocation === undefined
        ? {}
        : { "x-amzn-sagemaker-failurelocation": accepted.failureLocation }),
    },
    body: JSON.stringify({ InferenceId: accepted.inferenceId }),
  };
}

function unknownOperation(request: AwsRequest): AwsError {
  if (syncPath.test(request.path)) {
    return new AwsError("ValidationError", 400, "An asynchronous endpoint takes InvokeEndpointAsync only.");
  }
  return new AwsError(
    "UnknownOperationException",
    404,
    `The local SageMaker does not know ${request.method} ${request.path}.`,
  );
}

function renderError(error: AwsError): AwsResponse {
  const code = error.code === "AccessDenied" ? "AccessDeniedException" : error.code;
  return {
    status: error.status,
    headers: { "content-type": "application/json", "x-amzn-errortype": code, "x-amzn-requestid": randomUUID() },
    body: JSON.stringify({ Message: error.message, message: error.message }),
  };
}
