import { partition } from "@aws-sdk/core/client";
import { readOptional, type Variables } from "../config/read-variable.ts";
import { RuntimeError } from "../runtime-error.ts";

/** Where S3 is called. */
export interface S3Endpoint {
  readonly region: string;
  /** With its colon. */
  readonly protocol: string;
  readonly hostname: string;
  /** Absent for the protocol's own. */
  readonly port?: number;
  /** What stands before bucket and key; empty, or without a slash at its end. */
  readonly basePath: string;
  /** Buckets have host names below this one. A stand-in for AWS on one port has none. */
  readonly hasBucketHosts: boolean;
}

/**
 * The endpoint for a function's environment variables, which are those of AWS's clients.
 * @throws RUNTIME_VARIABLE_MISSING, RUNTIME_VARIABLE_INVALID
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
 */
export function readS3Endpoint(variables: Variables): S3Endpoint {
  const region = readOptional(variables, "AWS_REGION");
  if (region === undefined) {
    throw new RuntimeError("RUNTIME_VARIABLE_MISSING", "the environment variable AWS_REGION is not set", {
      hint: "Lambda sets it to the function's region",
    });
  }
  const name = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"].find((each) => readOptional(variables, each) !== undefined);
  if (name !== undefined) return { region, hasBucketHosts: false, ...parseUrl(name, variables[name] ?? "") };
  return { region, hasBucketHosts: true, protocol: "https:", hostname: awsHostname(region, variables), basePath: "" };
}

function parseUrl(name: string, text: string) {
  const url = URL.parse(text);
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new RuntimeError("RUNTIME_VARIABLE_INVALID", `the environment variable ${name} is "${text}"; expected a URL`);
  }
  return {
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port !== "" && { port: Number(url.port) }),
    basePath: url.pathname.replace(/\/+$/, ""),
  };
}

/** @see https://docs.aws.amazon.com/general/latest/gr/s3.html */
function awsHostname(region: string, variables: Variables): string {
  const isSet = (name: string) => variables[name]?.toLowerCase() === "true";
  const service = isSet("AWS_USE_FIPS_ENDPOINT") ? "s3-fips" : "s3";
  const network = isSet("AWS_USE_DUALSTACK_ENDPOINT") ? ".dualstack" : "";
  return `${service}${network}.${region}.${partition(region).dnsSuffix}`;
}
