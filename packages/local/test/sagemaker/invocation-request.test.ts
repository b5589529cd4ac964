import { describe, expect, it } from "vitest";
import { AwsError } from "../../src/gateway/service.ts";
import { parseInvocationRequest } from "../../src/sagemaker/invocation-request.ts";

const location = { "x-amzn-sagemaker-inputlocation": "s3://source/incoming/a.txt" };
const none = Buffer.alloc(0);
const header = (name: string, value: string) => ({ ...location, [`x-amzn-sagemaker-${name}`]: value });

describe("a request that SageMaker takes", () => {
  it("gets SageMaker's defaults", () => {
    expect(parseInvocationRequest(location, none)).toMatchObject({
      input: { location: "s3://source/incoming/a.txt" },
      inferenceId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      requestTtlSeconds: 21_600,
      invocationTimeoutSeconds: 900,
      filename: undefined,
      outputPathExtension: undefined,
    });
  });

  it.each([
    { name: "an inference id of 64 characters", headers: header("inference-id", "a".repeat(64)) },
    { name: "a nested output path extension", headers: header("s3outputpathextension", "a/b(c)!_.*'-") },
    { name: "a file name with one dot", headers: header("filename", "prediction.json") },
    {
      name: "an input location of 1,024 characters",
      headers: { "x-amzn-sagemaker-inputlocation": `s3://b/${"k".repeat(1017)}` },
    },
    { name: "the longest timeout", headers: header("invocationtimeoutseconds", "3600") },
  ])("may have $name", ({ headers }) => {
    expect(() => parseInvocationRequest(headers, none)).not.toThrow();
  });

  it("may carry its input inline instead", () => {
    const body = Buffer.from("inline");

    expect(parseInvocationRequest({}, body).input).toEqual({ body });
  });
});

describe("a request that SageMaker refuses", () => {
  it.each([
    { name: "no input", headers: {}, body: none, problem: "exactly one of InputLocation and Body" },
    { name: "two inputs", headers: location, body: Buffer.from("x"), problem: "exactly one of InputLocation and Body" },
    { name: "a body over 128,000 bytes", headers: {}, body: Buffer.alloc(128_001), problem: "128000" },
    {
      name: "an input location of 1,025 characters",
      headers: { "x-amzn-sagemaker-inputlocation": `s3://b/${"k".repeat(1018)}` },
      body: none,
      problem: "InputLocation",
    },
    {
      name: "an input location that is no URI",
      headers: { "x-amzn-sagemaker-inputlocation": "/a/b" },
      body: none,
      problem: "InputLocation",
    },
    {
      name: "an inference id of 65 characters",
      headers: header("inference-id", "a".repeat(65)),
      body: none,
      problem: "InferenceId",
    },
    {
      name: "a UUID as file name, which is too long",
      headers: header("filename", "0a1b2c3d-0000-4000-8000-000000000000"),
      body: none,
      problem: "Filename",
    },
    { name: "a file name with two dots", headers: header("filename", "a.tar.gz"), body: none, problem: "Filename" },
    { name: "a file name with a slash", headers: header("filename", "a/b"), body: none, problem: "Filename" },
    {
      name: "a Hive-style path extension",
      headers: header("s3outputpathextension", "day=1"),
      body: none,
      problem: "S3OutputPathExtension",
    },
    {
      name: "a path extension that is a URI",
      headers: header("s3outputpathextension", "s3://b/k"),
      body: none,
      problem: "S3OutputPathExtension",
    },
    {
      name: "custom attributes beyond ASCII",
      headers: header("custom-attributes", "ä"),
      body: none,
      problem: "CustomAttributes",
    },
    {
      name: "custom attributes over 1,024 characters",
      headers: header("custom-attributes", "a".repeat(1025)),
      body: none,
      problem: "CustomAttributes",
    },
    {
      name: "a timeout of an hour and a second",
      headers: header("invocationtimeoutseconds", "3601"),
      body: none,
      problem: "InvocationTimeoutSeconds",
    },
    {
      name: "a time to live under a minute",
      headers: header("requestttlseconds", "59"),
      body: none,
      problem: "RequestTTLSeconds",
    },
  ])("has $name", ({ headers, body, problem }) => {
    expect(() => parseInvocationRequest(headers, body)).toThrow(AwsError);
    expect(() => parseInvocationRequest(headers, body)).toThrow(problem);
  });

  it("is told all its problems at once", () => {
    const headers = { ...header("filename", "a/b"), "x-amzn-sagemaker-inference-id": "a".repeat(65) };

    expect(() => parseInvocationRequest(headers, none)).toThrow(/InferenceId.*; .*Filename/);
  });
});
