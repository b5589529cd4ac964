import type { Principal } from "../iam/principal.ts";

/** One request to the local AWS, already attributed to a principal. */
export interface AwsRequest {
  readonly method: string;
  /** Raw path, percent-encoded as it came. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Body with any `aws-chunked` framing removed and its checksum verified. */
  readonly body: Buffer;
  readonly principal: Principal;
}

/** What a service answers; a body given as text is sent as UTF-8. */
export interface AwsResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** One AWS service on the loopback port; chosen by the service name in the request's SigV4 credential scope. */
export interface AwsService {
  /** SigV4 signing name, such as `s3` or `sagemaker`. */
  readonly signingName: string;
  handle(request: AwsRequest): Promise<AwsResponse>;
  /** How the service words an error on the wire. */
  renderError(error: AwsError): AwsResponse;
}

/** An error with its AWS code, such as `NoSuchKey`; each service renders it in its own protocol. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly fields: Readonly<Record<string, string>>;

  constructor(code: string, status: number, message: string, fields: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = "AwsError";
    this.code = code;
    this.status = status;
    this.fields = fields;
  }
}
