import { describe, expect, it } from "vitest";
import { confirmEndpoints, type EndpointWait } from "../../src/endpoints/confirm-endpoints.ts";
import type { ExpectedEndpoint } from "../../src/endpoints/expected-endpoints.ts";
import { type Script, type ScriptedAnswer, scriptedAws } from "../support/scripted-sage-maker.ts";

const image = "123456789012.dkr.ecr.us-west-2.amazonaws.com/ocr@sha256:aa";
const modelData = "s3://artifacts/ocr/aa/model.tar.gz";
const expected: ExpectedEndpoint = {
  model: "ocr",
  endpointName: "reader--ocr-dev",
  configurationName: "reader--ocr-dev-22222222",
  image,
  modelData,
  replaces: "reader--ocr-dev-11111111",
};

function endpoint(overrides: Readonly<Record<string, unknown>> = {}): ScriptedAnswer {
  return { EndpointStatus: "InService", EndpointConfigName: expected.configurationName, ...overrides };
}

function script(
  endpoints: readonly ScriptedAnswer[],
  container: object = { Image: image, ModelDataUrl: modelData },
): Script {
  return {
    DescribeEndpoint: { [expected.endpointName]: endpoints },
    DescribeEndpointConfig: { [expected.configurationName]: [{ ProductionVariants: [{ ModelName: "served" }] }] },
    DescribeModel: { served: [{ PrimaryContainer: container }] },
  };
}

const waiting = {
  signal: new AbortController().signal,
  clock: { nowMs: () => 0 },
  pauses: { firstSeconds: 0, mostSeconds: 0 },
};

describe("confirmEndpoints", () => {
  it.each([
    { name: "image and artifact", subject: expected, container: { Image: image, ModelDataUrl: modelData } },
    { name: "an image that carries its model", subject: withoutArtifact(), container: { Image: image } },
  ])("finds nothing wrong with an endpoint that serves what was pinned: $name", async ({ subject, container }) => {
    const { clients } = await scriptedAws(script([endpoint()], container));

    expect(await confirmEndpoints([subject], clients, waiting)).toEqual([]);
  });

  it.each([
    {
      name: "an update that SageMaker took back, with its reason",
      answer: endpoint({ EndpointConfigName: expected.replaces, FailureReason: "no answer to ping" }),
      mismatch: {
        kind: "rolled-back",
        actual: expected.replaces,
        status: "InService",
        failureReason: "no answer to ping",
      },
    },
    {
      name: "an update that SageMaker took back, without a reason",
      answer: endpoint({ EndpointConfigName: expected.replaces }),
      mismatch: { kind: "rolled-back", actual: expected.replaces, status: "InService" },
    },
    {
      name: "a configuration of somebody else",
      answer: endpoint({ EndpointConfigName: "by-hand" }),
      mismatch: { kind: "other-configuration", actual: "by-hand", status: "InService" },
    },
    {
      name: "an endpoint that failed",
      answer: endpoint({ EndpointStatus: "Failed", FailureReason: "no such image" }),
      mismatch: {
        kind: "failed",
        actual: expected.configurationName,
        status: "Failed",
        failureReason: "no such image",
      },
    },
    {
      name: "an endpoint that is out of service",
      answer: endpoint({ EndpointStatus: "OutOfService" }),
      mismatch: { kind: "failed", actual: expected.configurationName, status: "OutOfService" },
    },
    {
      name: "an update that could not be taken back either",
      answer: endpoint({ EndpointStatus: "UpdateRollbackFailed", FailureReason: "no capacity" }),
      mismatch: {
        kind: "mixed",
        actual: expected.configurationName,
        status: "UpdateRollbackFailed",
        failureReason: "no capacity",
      },
    },
    {
      name: "no endpoint",
      answer: { error: "ValidationException", message: 'Could not find endpoint "arn:aws:sagemaker:…".' },
      mismatch: { kind: "missing" },
    },
  ])("tells $name", async ({ answer, mismatch }) => {
    const { clients } = await scriptedAws(script([answer]));
    const subject = { model: "ocr", endpointName: expected.endpointName, expected: expected.configurationName };

    expect(await confirmEndpoints([expected], clients, waiting)).toEqual([{ ...subject, ...mismatch }]);
  });

  it.each([
    { name: "another image", container: { Image: "other", ModelDataUrl: modelData }, was: image, is: "other" },
    { name: "another artifact", container: { Image: image, ModelDataUrl: "s3://b/x" }, was: modelData, is: "s3://b/x" },
    { name: "no artifact", container: { Image: image }, was: modelData, is: "no artifact" },
  ])("tells $name behind the expected configuration's name", async ({ container, was, is }) => {
    const { clients } = await scriptedAws(script([endpoint()], container));

    expect(await confirmEndpoints([expected], clients, waiting)).toMatchObject([
      { kind: "other-content", expected: was, actual: is },
    ]);
  });

  it("tells a configuration whose SageMaker model is gone", async () => {
    const { DescribeModel, ...rest } = script([endpoint()]);
    const { clients } = await scriptedAws(rest);

    expect(DescribeModel).toBeDefined();
    expect(await confirmEndpoints([expected], clients, waiting)).toMatchObject([
      { kind: "other-content", expected: image },
    ]);
  });

  it("waits while SageMaker works, and judges what comes of it", async () => {
    const waits: EndpointWait[] = [];
    const states = ["Creating", "Updating", "SystemUpdating", "RollingBack"].map((EndpointStatus) =>
      endpoint({ EndpointStatus, EndpointConfigName: expected.replaces }),
    );
    const { clients } = await scriptedAws(script([...states, endpoint()]));
    let nowMs = 0;
    const clock = { nowMs: () => (nowMs += 1000) };
    const mismatches = await confirmEndpoints([expected], clients, {
      ...waiting,
      clock,
      onWait: (wait) => waits.push(wait),
    });

    expect(mismatches).toEqual([]);
    expect(waits.map(({ status }) => status)).toEqual(["Creating", "Updating", "SystemUpdating", "RollingBack"]);
    expect(waits.map(({ elapsedSeconds }) => elapsedSeconds)).toEqual([1, 2, 3, 4]);
  });

  it("gives up an endpoint that does not settle in time", async () => {
    const { clients } = await scriptedAws(script([endpoint({ EndpointStatus: "Updating" })]));
    let nowMs = 0;
    const clock = { nowMs: () => (nowMs += 40_000) };

    expect(await confirmEndpoints([expected], clients, { ...waiting, clock, limitSeconds: 60 })).toMatchObject([
      { kind: "unsettled", status: "Updating" },
    ]);
  });

  it("stops waiting when the person interrupts", async () => {
    const interrupt = new AbortController();
    const { clients } = await scriptedAws(script([endpoint({ EndpointStatus: "Updating" })]));
    const confirming = confirmEndpoints([expected], clients, {
      ...waiting,
      signal: interrupt.signal,
      pauses: { firstSeconds: 600, mostSeconds: 600 },
      onWait: () => interrupt.abort(),
    });

    await expect(confirming).rejects.toMatchObject({ name: "AbortError" });
  });

  it("names the action that a role lacks", async () => {
    const denied = { error: "AccessDeniedException", message: "User is not authorized" };
    const { clients } = await scriptedAws(script([denied]));

    await expect(confirmEndpoints([expected], clients, waiting)).rejects.toMatchObject({
      code: "DEPLOY_AWS_REFUSED",
      message: expect.stringContaining("cannot read the endpoint reader--ocr-dev: AccessDeniedException"),
      hint: expect.stringContaining("sagemaker:DescribeEndpoint"),
    });
  });

  it("does not take another validation error for a missing endpoint", async () => {
    const invalid = { error: "ValidationException", message: "1 validation error detected" };
    const { clients } = await scriptedAws(script([invalid]));

    await expect(confirmEndpoints([expected], clients, waiting)).rejects.toMatchObject({ code: "DEPLOY_AWS_REFUSED" });
  });

  it("confirms a hundred models and keeps their order", async () => {
    const many = Array.from({ length: 100 }, (_, index) => ({
      ...expected,
      model: `m${index}`,
      endpointName: `e${index}`,
    }));
    const answers = many.map(({ endpointName }, index) => [
      endpointName,
      [endpoint(index % 10 === 0 ? { EndpointStatus: "Failed" } : {})],
    ]);
    const { clients } = await scriptedAws({ ...script([]), DescribeEndpoint: Object.fromEntries(answers) });
    const mismatches = await confirmEndpoints(many, clients, waiting);

    expect(mismatches.map(({ model }) => model)).toEqual(Array.from({ length: 10 }, (_, index) => `m${index * 10}`));
  });
});

function withoutArtifact(): ExpectedEndpoint {
  const { modelData: _, ...rest } = expected;
  return rest;
}
