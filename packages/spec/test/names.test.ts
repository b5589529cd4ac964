import { modelNames, pipelineNames } from "@sluice/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const account = "123456789012";
const long = { pipeline: `p${"i".repeat(30)}`, model: `m${"o".repeat(16)}`, stage: "prod", accountId: account };

describe("names of a model", () => {
  it("are the pipeline's, the model's and the stage's", () => {
    const { endpointVersioned, ...names } = modelNames({
      pipeline: "reader",
      model: "ocr",
      stage: "dev",
      accountId: account,
    });

    expect({ ...names, versioned: endpointVersioned("0a1b2c3d") }).toEqual({
      endpoint: "reader--ocr-dev",
      versioned: "reader--ocr-dev-0a1b2c3d",
      bucket: "reader--ocr-dev-123456789012",
      queue: "reader--ocr-dev-queue",
      deadLetterQueue: "reader--ocr-dev-dlq",
      triggerFunction: "reader--ocr-dev-trigger",
      triggerRole: "reader--ocr-dev-trigger",
      modelRole: "reader--ocr-dev-model",
      rule: "reader--ocr-dev",
      wakeAlarm: "reader--ocr-dev-wake",
    });
  });

  it("lose the end of their longest part and gain a hash where AWS takes no more", () => {
    const names = modelNames(long);

    expect(names.endpoint).toBe("piiiiiiiiiiiiiiiiiiiiiiiiiiiiii--moooooooooooooooo-prod");
    expect(names.bucket).toBe("piiiiiiiiiiiiiiii--moooooooooooooooo-prod-123456789012-b998d866");
    expect(names.bucket.length).toBeLessThanOrEqual(63);
  });

  it("keep pipeline a-b with model c apart from pipeline a with model b-c", () => {
    const first = modelNames({ pipeline: "a-b", model: "c", stage: "dev", accountId: account });
    const second = modelNames({ pipeline: "a", model: "b-c", stage: "dev", accountId: account });

    expect(first.endpoint).toBe("a-b--c-dev");
    expect(second.endpoint).toBe("a--b-c-dev");
  });
});

describe("names of a pipeline", () => {
  it("are the pipeline's, the stage's and the part's", () => {
    const { deliveryRule, ...names } = pipelineNames({ pipeline: "reader", stage: "dev", accountId: account });

    expect({ ...names, rule: deliveryRule(1) }).toEqual({
      deliveryBucket: "reader-dev-delivery-123456789012",
      deliveryQueue: "reader-dev-delivery-queue",
      deliveryDeadLetterQueue: "reader-dev-delivery-dlq",
      deliveryFunction: "reader-dev-delivery",
      deliveryRole: "reader-dev-delivery",
      deliveryStream: "reader-dev-delivery",
      deliveryStreamRole: "reader-dev-delivery-stream",
      predictionsTopic: "reader-dev-predictions",
      errorsTopic: "reader-dev-errors",
      failuresQueue: "reader-dev-failures",
      rule: "reader-dev-delivery-1",
    });
  });
});

/** Limits by AWS's documentation, written here again so that a slip in the code is seen. */
const modelLimits = {
  endpoint: 63,
  bucket: 63,
  queue: 80,
  deadLetterQueue: 80,
  triggerFunction: 64,
  triggerRole: 64,
  modelRole: 64,
  rule: 64,
  wakeAlarm: 255,
} as const;
const pipelineLimits = {
  deliveryBucket: 63,
  deliveryQueue: 80,
  deliveryDeadLetterQueue: 80,
  deliveryFunction: 64,
  deliveryRole: 64,
  deliveryStream: 64,
  deliveryStreamRole: 64,
  predictionsTopic: 256,
  errorsTopic: 256,
  failuresQueue: 80,
} as const;

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,11}$/);
const name = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join("-"));
const stage = fc.constantFrom("dev", "prod", "local");
const model = fc.record({ pipeline: name, model: name, stage, accountId: fc.constantFrom(account, "210987654321") });
const legal = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

describe("every name", () => {
  it("is within its limit and of characters that all services take", () => {
    fc.assert(
      fc.property(model, (options) => {
        const names = modelNames(options);
        for (const [key, limit] of Object.entries(modelLimits)) {
          const value = names[key as keyof typeof modelLimits];
          expect(value.length).toBeLessThanOrEqual(limit);
          expect(value).toMatch(legal);
        }
        expect(names.endpointVersioned("0a1b2c3d").length).toBeLessThanOrEqual(63);
        const ofPipeline = pipelineNames(options);
        for (const [key, limit] of Object.entries(pipelineLimits)) {
          const value = ofPipeline[key as keyof typeof pipelineLimits];
          expect(value.length).toBeLessThanOrEqual(limit);
          expect(value).toMatch(legal);
        }
      }),
    );
  });

  it("differs from every other pipeline's, model's and stage's name of its kind", () => {
    fc.assert(
      fc.property(model, model, (left, right) => {
        fc.pre(left.pipeline !== right.pipeline || left.model !== right.model || left.stage !== right.stage);
        const [a, b] = [modelNames(left), modelNames(right)];
        for (const key of Object.keys(modelLimits) as (keyof typeof modelLimits)[]) expect(a[key]).not.toBe(b[key]);
        expect(a.endpointVersioned("0a1b2c3d")).not.toBe(b.endpointVersioned("0a1b2c3d"));
      }),
    );
  });
});
