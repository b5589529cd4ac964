import { describe, expect, it } from "vitest";
import { readDeliveryConfig } from "../src/config/delivery-config.ts";
import { deliveryVariables, triggerVariables } from "../src/config/environment-variables.ts";
import { readTriggerConfig } from "../src/config/trigger-config.ts";

const child = {
  SLUICE_PIPELINE: "example",
  SLUICE_ENVIRONMENT: "data_dev",
  SLUICE_MODEL: "model-d",
  SLUICE_MODEL_VERSION: "abcdef012345",
  SLUICE_ENDPOINT_NAME: "example-model-d-dev",
  SLUICE_STATE_BUCKET: "example-model-d-dev-123456789012",
  SLUICE_PARENTS: "model-c,model-b",
  SLUICE_PREFIX: "",
  SLUICE_SUFFIXES: "[]",
  SLUICE_CONTENT_TYPE: "application/json",
  SLUICE_ACCEPT: "application/json",
  SLUICE_CLAIM_LEASE_SECONDS: "300",
  SLUICE_INVOCATION_TIMEOUT_SECONDS: "900",
};
const root = {
  ...child,
  SLUICE_PARENTS: "",
  SLUICE_PREFIX: "incoming/",
  SLUICE_SUFFIXES: '[".pdf",".png"]',
  SLUICE_CONTENT_TYPE: "",
};

describe("a trigger's configuration", () => {
  it("names every variable of the contract once", () => {
    expect(Object.values(triggerVariables).sort()).toEqual(Object.keys(child).sort());
  });

  it("is read from the variables, parents sorted", () => {
    expect(readTriggerConfig(child)).toEqual({
      pipeline: "example",
      environment: "data_dev",
      model: "model-d",
      modelVersion: "abcdef012345",
      endpointName: "example-model-d-dev",
      stateBucket: "example-model-d-dev-123456789012",
      parents: ["model-b", "model-c"],
      prefix: "",
      suffixes: [],
      contentType: "application/json",
      accept: "application/json",
      claimLeaseSeconds: 300,
      invocationTimeoutSeconds: 900,
    });
  });

  it("of a root model has no parents and needs no content type", () => {
    expect(readTriggerConfig(root)).toMatchObject({ parents: [], prefix: "incoming/", suffixes: [".pdf", ".png"] });
  });

  it.each(Object.keys(child))("fails naming %s when it is missing", (name) => {
    const { [name]: _, ...rest } = child as Record<string, string>;

    expect(() => readTriggerConfig(rest)).toThrow(
      expect.objectContaining({ code: "RUNTIME_VARIABLE_MISSING", message: expect.stringContaining(name) }),
    );
  });

  it.each([
    { name: "SLUICE_SUFFIXES", value: ".pdf", expected: 'a JSON array of texts, such as [".pdf"]' },
    { name: "SLUICE_SUFFIXES", value: "[1]", expected: 'a JSON array of texts, such as [".pdf"]' },
    { name: "SLUICE_CLAIM_LEASE_SECONDS", value: "0", expected: "a whole number from 1 to 43200" },
    { name: "SLUICE_CLAIM_LEASE_SECONDS", value: "1.5", expected: "a whole number from 1 to 43200" },
    { name: "SLUICE_INVOCATION_TIMEOUT_SECONDS", value: "3601", expected: "a whole number from 1 to 3600" },
    { name: "SLUICE_INVOCATION_TIMEOUT_SECONDS", value: "soon", expected: "a whole number from 1 to 3600" },
  ])("refuses $name=$value", ({ name, value, expected }) => {
    expect(() => readTriggerConfig({ ...child, [name]: value })).toThrow(
      `the environment variable ${name} is "${value}"; expected ${expected}`,
    );
  });
});

describe("a delivery's configuration", () => {
  const variables = { SLUICE_PIPELINE: "example", SLUICE_ENVIRONMENT: "data_dev" };

  it("names every variable of the contract once", () => {
    expect(Object.values(deliveryVariables)).toEqual([
      "SLUICE_PIPELINE",
      "SLUICE_ENVIRONMENT",
      "SLUICE_DELIVERY_STREAM",
      "SLUICE_PREDICTIONS_TOPIC_ARN",
    ]);
  });

  it.each([
    { name: "no destination", more: {}, expected: {} },
    {
      name: "empty destinations",
      more: { SLUICE_DELIVERY_STREAM: "", SLUICE_PREDICTIONS_TOPIC_ARN: "" },
      expected: {},
    },
    {
      name: "both destinations",
      more: {
        SLUICE_DELIVERY_STREAM: "stream",
        SLUICE_PREDICTIONS_TOPIC_ARN: "arn:aws:sns:us-west-2:123456789012:predictions",
      },
      expected: { deliveryStream: "stream", predictionsTopicArn: "arn:aws:sns:us-west-2:123456789012:predictions" },
    },
  ])("is read with $name", ({ more, expected }) => {
    expect(readDeliveryConfig({ ...variables, ...more })).toEqual({
      pipeline: "example",
      environment: "data_dev",
      ...expected,
    });
  });
});
