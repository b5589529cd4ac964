import { expect, it } from "vitest";
import { shortenMessage } from "../../src/deploy/shorten-message.ts";

it.each([
  {
    name: "a call that AWS refused",
    message: `1 error occurred:
\t* creating SageMaker AI Endpoint (reader--model-a-dev): operation error SageMaker: CreateEndpoint, https response error StatusCode: 400, RequestID: edb6101a-0b04, ValidationException: Cannot find model

`,
    short: "creating SageMaker AI Endpoint (reader--model-a-dev): ValidationException: Cannot find model",
  },
  {
    name: "a wait that ended badly",
    message: `sdk-v2/provider2.go:572: sdk.helper_schema: waiting for SageMaker AI Endpoint (x) create: unexpected state 'Failed', wanted target 'InService'. last error: out of memory: provider=aws@7.48.0`,
    short:
      "waiting for SageMaker AI Endpoint (x) create: unexpected state 'Failed', wanted target 'InService'. last error: out of memory",
  },
  {
    name: "what is said twice",
    message:
      "error: deleting urn:pulumi:a::b::c::d: 1 error occurred:\n\t* BucketNotEmpty: the bucket is not empty\nBucketNotEmpty: the bucket is not empty",
    short: "BucketNotEmpty: the bucket is not empty",
  },
  { name: "a plain sentence", message: "quota exceeded", short: "quota exceeded" },
])("keeps what matters of $name", ({ message, short }) => {
  expect(shortenMessage(message)).toBe(short);
});
