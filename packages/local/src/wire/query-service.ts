import { randomUUID } from "node:crypto";
import { AwsError, type AwsRequest, type AwsResponse, type AwsService } from "../gateway/service.ts";
import { renderXml, type XmlValue } from "../gateway/xml.ts";

/** Parameters of a request in the Query protocol. */
export class QueryParameters {
  readonly #values: URLSearchParams;

  constructor(values: URLSearchParams) {
    this.#values = values;
  }

  string(name: string): string {
    const value = this.optionalString(name);
    if (value === undefined) throw new AwsError("InvalidParameter", 400, `Invalid parameter: ${name} is missing`);
    return value;
  }

  optionalString(name: string): string | undefined {
    return this.#values.get(name) ?? undefined;
  }

  /** Prefixes of a list's members that hold `probe`, such as `Attributes.entry.1.` of `Attributes.entry`. */
  members(list: string, probe: string): readonly string[] {
    const prefixes: string[] = [];
    for (let index = 1; this.#values.has(`${list}.${index}.${probe}`); index++) prefixes.push(`${list}.${index}.`);
    return prefixes;
  }
}

/** Answers one action; what it returns becomes the content of `<Action>Result`. */
type QueryOperation = (parameters: QueryParameters, request: AwsRequest) => XmlValue | Promise<XmlValue>;

/** What makes a service of the Query protocol. */
export interface QueryServiceOptions {
  readonly signingName: string;
  readonly namespace: string;
  /** Codes this service uses in the place of the common ones. */
  readonly codes?: Readonly<Record<string, string>>;
  readonly operations: Readonly<Record<string, QueryOperation>>;
}

/** An AWS service that speaks the Query protocol: form parameters in, XML out. */
export function queryService(options: QueryServiceOptions): AwsService {
  return {
    signingName: options.signingName,
    handle: (request) => handle(options, request),
    renderError: (error) => renderError(options, error),
  };
}

async function handle(options: QueryServiceOptions, request: AwsRequest): Promise<AwsResponse> {
  const parameters = request.body.length > 0 ? new URLSearchParams(request.body.toString("utf8")) : request.query;
  const action = parameters.get("Action") ?? "";
  const operation = Object.hasOwn(options.operations, action) ? options.operations[action] : undefined;
  if (operation === undefined) {
    throw new AwsError("InvalidAction", 400, `The local ${options.signingName} does not know the action "${action}".`);
  }
  const result = await operation(new QueryParameters(parameters), request);
  const content = { [`${action}Result`]: result, ResponseMetadata: { RequestId: randomUUID() } };
  return xml(200, renderXml(`${action}Response`, content, options.namespace));
}

function renderError(options: QueryServiceOptions, error: AwsError): AwsResponse {
  const code = options.codes?.[error.code] ?? error.code;
  const detail = { Type: error.status < 500 ? "Sender" : "Receiver", Code: code, Message: error.message };
  return xml(error.status, renderXml("ErrorResponse", { Error: detail, RequestId: randomUUID() }, options.namespace));
}

function xml(status: number, body: string): AwsResponse {
  return { status, headers: { "content-type": "text/xml", "x-amzn-requestid": randomUUID() }, body };
}
