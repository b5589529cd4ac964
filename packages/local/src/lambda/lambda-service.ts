import { AwsError, type AwsRequest, type AwsResponse, type AwsService } from "../gateway/service.ts";
import type { Authorizer } from "../iam/principal.ts";
import type { EventSourceMappings } from "./event-source-mappings.ts";

/** What Lambda answers from. */
export interface LambdaServiceOptions {
  readonly accountId: string;
  readonly region: string;
  readonly authorizer: Authorizer;
  readonly mappings: EventSourceMappings;
}

const mappingsPath = /^\/2015-03-31\/event-source-mappings\/?$/;
const headers = { "content-type": "application/json" };

/** Lambda on the wire: `ListEventSourceMappings` of one queue and function. */
export function lambdaService(options: LambdaServiceOptions): AwsService {
  return {
    signingName: "lambda",
    handle: async (request) => listMappings(options, request),
    renderError: ({ code, message, status }) => ({
      status,
      headers: { ...headers, "x-amzn-errortype": code === "AccessDenied" ? "AccessDeniedException" : code },
      body: JSON.stringify({ Message: message }),
    }),
  };
}

function listMappings(options: LambdaServiceOptions, { method, path, principal, query }: AwsRequest): AwsResponse {
  if (method !== "GET" || !mappingsPath.test(path)) {
    throw new AwsError("UnknownOperationException", 404, `The local Lambda does not know ${method} ${path}.`);
  }
  const { accountId, authorizer, mappings, region } = options;
  authorizer.check({ principal, action: "lambda:ListEventSourceMappings", resource: "*" });
  const [source, reference] = [query.get("EventSourceArn"), query.get("FunctionName")];
  if (source === null || reference === null) {
    const problem = "The local Lambda lists the mappings of one EventSourceArn and FunctionName.";
    throw new AwsError("InvalidParameterValueException", 400, problem);
  }
  const functionName = reference.slice(reference.lastIndexOf(":") + 1);
  const found = mappings.between(source, functionName).map((UUID) => ({
    UUID,
    EventSourceArn: source,
    FunctionArn: `arn:aws:lambda:${region}:${accountId}:function:${functionName}`,
    State: mappings.stateOf(UUID) === "enabled" ? "Enabled" : "Disabled",
  }));
  return { status: 200, headers, body: JSON.stringify({ EventSourceMappings: found }) };
}
