import { randomUUID } from "node:crypto";
import { AwsError } from "../gateway/service.ts";

/** A checked `InvokeEndpointAsync` request. */
export interface InvocationRequest {
  /** Exactly one of the two. */
  readonly input: { readonly location: string } | { readonly body: Buffer };
  readonly contentType: string | undefined;
  readonly accept: string | undefined;
  readonly customAttributes: string | undefined;
  readonly inferenceId: string;
  readonly outputPathExtension: string | undefined;
  readonly filename: string | undefined;
  /** 60 to 21,600. */
  readonly requestTtlSeconds: number;
  /** 1 to 3,600. */
  readonly invocationTimeoutSeconds: number;
}

interface HeaderRule {
  readonly member: string;
  readonly header: string;
  readonly maxLength: number;
  readonly pattern: RegExp;
}

const visibleAscii = /^[\x20-\x7e]*$/;

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointAsync.html */
const rules = {
  inputLocation: {
    member: "InputLocation",
    header: "x-amzn-sagemaker-inputlocation",
    maxLength: 1024,
    pattern: /^(https|s3):\/\/([^/]+)\/?(.*)$/,
  },
  contentType: {
    member: "ContentType",
    header: "x-amzn-sagemaker-content-type",
    maxLength: 1024,
    pattern: visibleAscii,
  },
  accept: { member: "Accept", header: "x-amzn-sagemaker-accept", maxLength: 1024, pattern: visibleAscii },
  customAttributes: {
    member: "CustomAttributes",
    header: "x-amzn-sagemaker-custom-attributes",
    maxLength: 1024,
    pattern: visibleAscii,
  },
  inferenceId: {
    member: "InferenceId",
    header: "x-amzn-sagemaker-inference-id",
    maxLength: 64,
    pattern: /^[\x21-\x7e][\x20-\x7e]*$/,
  },
  extension: {
    member: "S3OutputPathExtension",
    header: "x-amzn-sagemaker-s3outputpathextension",
    maxLength: 512,
    pattern: /^(?!s3:|https:)[a-zA-Z0-9!_.*'()/-]+$/,
  },
  filename: {
    member: "Filename",
    header: "x-amzn-sagemaker-filename",
    maxLength: 32,
    pattern: /^(?!.*\..*\.)[a-zA-Z0-9][a-zA-Z0-9-_.]*$/,
  },
  requestTtl: {
    member: "RequestTTLSeconds",
    header: "x-amzn-sagemaker-requestttlseconds",
    maxLength: 10,
    pattern: /^\d+$/,
  },
  timeout: {
    member: "InvocationTimeoutSeconds",
    header: "x-amzn-sagemaker-invocationtimeoutseconds",
    maxLength: 10,
    pattern: /^\d+$/,
  },
} satisfies Record<string, HeaderRule>;

const maxInlineBytes = 128_000;

/** Reads and checks the headers and body of `InvokeEndpointAsync`; throws {@link AwsError} `ValidationError` with every problem. */
export function parseInvocationRequest(headers: Readonly<Record<string, string>>, body: Buffer): InvocationRequest {
  const problems: string[] = [];
  const read = (rule: HeaderRule) => readHeader(headers, rule, problems);
  const location = read(rules.inputLocation);
  const request = {
    contentType: read(rules.contentType),
    accept: read(rules.accept),
    customAttributes: read(rules.customAttributes),
    inferenceId: read(rules.inferenceId) ?? randomUUID(),
    outputPathExtension: read(rules.extension),
    filename: read(rules.filename),
    requestTtlSeconds: readSeconds(
      read(rules.requestTtl),
      rules.requestTtl.member,
      { min: 60, max: 21_600, otherwise: 21_600 },
      problems,
    ),
    invocationTimeoutSeconds: readSeconds(
      read(rules.timeout),
      rules.timeout.member,
      { min: 1, max: 3600, otherwise: 900 },
      problems,
    ),
  };
  if ((location === undefined) === (body.length === 0))
    problems.push("exactly one of InputLocation and Body must be given");
  if (body.length > maxInlineBytes)
    problems.push(`Body has ${body.length} bytes; at most ${maxInlineBytes} are allowed`);
  if (problems.length > 0) throw new AwsError("ValidationError", 400, problems.join("; "));
  return { ...request, input: location === undefined ? { body } : { location } };
}

function readHeader(
  headers: Readonly<Record<string, string>>,
  rule: HeaderRule,
  problems: string[],
): string | undefined {
  const value = headers[rule.header];
  if (value === undefined || value === "") return undefined;
  if (value.length > rule.maxLength) {
    problems.push(`${rule.member} has ${value.length} characters; at most ${rule.maxLength} are allowed`);
  } else if (!rule.pattern.test(value)) {
    problems.push(`${rule.member} "${value}" does not match ${rule.pattern.source}`);
  }
  return value;
}

interface SecondsRange {
  readonly min: number;
  readonly max: number;
  readonly otherwise: number;
}

function readSeconds(text: string | undefined, member: string, range: SecondsRange, problems: string[]): number {
  const seconds = text === undefined ? range.otherwise : Number(text);
  if (seconds < range.min || seconds > range.max) {
    problems.push(`${member} must be from ${range.min} to ${range.max} seconds, not ${seconds}`);
  }
  return seconds;
}
