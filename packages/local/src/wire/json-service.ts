import { randomUUID } from "node:crypto";
import { AwsError, type AwsRequest, type AwsResponse, type AwsService } from "../gateway/service.ts";
import { Fields } from "./fields.ts";

/** Answers one operation of an AWS JSON service; what it returns becomes the response's body. */
export type JsonOperation = (input: Fields, request: AwsRequest) => object | Promise<object>;

/** What makes an AWS JSON service. */
export interface JsonServiceOptions {
  readonly signingName: string;
  /** What stands before the dot in `x-amz-target`, such as `AmazonSQS`. */
  readonly targetPrefix: string;
  /** Version in the content type: `1.0` or `1.1`. */
  readonly version: "1.0" | "1.1";
  /** Code for an input that is not as it should be. */
  readonly invalidInputCode: string;
  /** Codes this service uses in the place of the common ones. */
  readonly codes?: Readonly<Record<string, string>>;
  readonly operations: Readonly<Record<string, JsonOperation>>;
}

/** An AWS service that speaks AWS JSON 1.0 or 1.1. */
export function jsonService(options: JsonServiceOptions): AwsService {
  const contentType = `application/x-amz-json-${options.version}`;
  return {
    signingName: options.signingName,
    handle: (request) => handle(options, contentType, request),
    renderError: (error) => renderError(options, contentType, error),
  };
}

async function handle(options: JsonServiceOptions, contentType: string, request: AwsRequest): Promise<AwsResponse> {
  const target = request.headers["x-amz-target"] ?? "";
  const [prefix, name] = target.split(".");
  const operation = prefix === options.targetPrefix && name !== undefined ? options.operations[name] : undefined;
  if (operation === undefined) {
    throw new AwsError("UnknownOperationException", 400, `The local ${options.signingName} does not know "${target}".`);
  }
  const invalid = (problem: string) => new AwsError(options.invalidInputCode, 400, problem);
  const output = await operation(new Fields(parseBody(request.body), invalid), request);
  return { status: 200, headers: headers(contentType), body: JSON.stringify(output) };
}

function parseBody(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new AwsError("SerializationException", 400, "The request's body is not JSON.");
  }
}

function renderError(options: JsonServiceOptions, contentType: string, error: AwsError): AwsResponse {
  const codes: Record<string, string> = { AccessDenied: "AccessDeniedException", ...options.codes };
  const code = codes[error.code] ?? error.code;
  const body = JSON.stringify({ __type: code, message: error.message, ...error.fields });
  return { status: error.status, headers: { ...headers(contentType), "x-amzn-errortype": code }, body };
}

function headers(contentType: string): Record<string, string> {
  return { "content-type": contentType, "x-amzn-requestid": randomUUID() };
}
