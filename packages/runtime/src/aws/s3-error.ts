import { STATUS_CODES } from "node:http";
import type { S3Endpoint } from "./s3-endpoint.ts";
import type { S3Call } from "./s3-request.ts";

/** What S3 answered, read to its end. */
export interface S3Answer {
  readonly status: number;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A call that S3 refused or could not do, in the shape of the SDK's errors: `name` is S3's code. */
export class S3Error extends Error {
  readonly $metadata: {
    readonly httpStatusCode: number;
    /** Set when the call was signed by a wrong clock that is corrected now, so it may be sent again. */
    clockSkewCorrected?: true;
  };
  /** Those of S3's answer. */
  readonly headers: S3Answer["headers"];

  constructor(code: string, message: string, answer: Pick<S3Answer, "status" | "headers">) {
    super(message);
    this.name = code;
    this.$metadata = { httpStatusCode: answer.status };
    this.headers = answer.headers;
  }
}

/** The error that an answer stands for. */
export function s3ErrorOf(answer: S3Answer, call: S3Call, endpoint: S3Endpoint): S3Error {
  const { status, headers, body } = answer;
  if (status === 301) return new S3Error("PermanentRedirect", elsewhere(answer, call, endpoint), answer);
  const said = parseErrorBody(body.toString("utf8"));
  const message = said.message ?? `S3 answered ${status} to ${call.method}`;
  // A failure within a 200 passes by itself, as the page of CopyObject says.
  if (status < 300) return new S3Error(said.code ?? "InternalError", message, { status: 503, headers });
  // HEAD is answered without a body, and what a proxy answers is not S3's XML.
  return new S3Error(said.code ?? nameOf(status), message, answer);
}

/** S3 says only that the bucket "must be addressed using the specified endpoint". */
function elsewhere({ headers }: S3Answer, { location }: S3Call, { region }: S3Endpoint): string {
  const there = headers["x-amz-bucket-region"];
  const place = there === undefined ? "in another region" : `in the region ${there}`;
  return `the bucket "${location.bucket}" is ${place}; this function calls S3 in ${region}`;
}

function parseErrorBody(xml: string): { readonly code?: string | undefined; readonly message?: string | undefined } {
  return /<Error[\s>]/.test(xml) ? { code: textOf(xml, "Code"), message: textOf(xml, "Message") } : {};
}

function textOf(xml: string, element: string): string | undefined {
  const text = new RegExp(`<${element}>([^<]+)</${element}>`).exec(xml)?.[1];
  return text && decodeEntities(text);
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(lt|gt|quot|apos|amp));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

/** `NotFound` for 404, `Forbidden` for 403. */
function nameOf(status: number): string {
  return STATUS_CODES[status]?.replaceAll(/[^A-Za-z]/g, "") ?? `Status${status}`;
}
