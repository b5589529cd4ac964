import { SluiceError } from "@sluice/spec/errors";
import { describe, expect, it } from "vitest";
import { renderFailure } from "../src/failures/render-failure.ts";
import { evaluateApart } from "../src/pipeline/evaluate-apart.ts";
import { evaluatePipeline } from "../src/pipeline/evaluate-pipeline.ts";
import { reportFailure, restoreFailure } from "../src/pipeline/reported-failure.ts";
import { styleOf } from "../src/terminal/style.ts";
import { localEnvironment } from "./support/environments.ts";
import { localPipeline } from "./support/pipelines.ts";

const pipeline = localPipeline({ "model-a": [], "model-b": ["model-a"] });
const never = new AbortController().signal;

describe("a program evaluated in a thread of its own", () => {
  it("makes the same resources and outputs as in this one", async () => {
    const environment = localEnvironment();

    expect(await evaluateApart({ pipeline, environment }, never)).toEqual(
      await evaluatePipeline(pipeline, environment),
    );
  });

  it("fails with the program's own error", async () => {
    const environment = localEnvironment({ objectExpirationDays: 1 });

    const failure = await evaluateApart({ pipeline, environment }, never).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(SluiceError);
    expect(failure).toMatchObject({
      code: "INFRA_ENVIRONMENT_INVALID",
      message: expect.stringContaining("objectExpirationDays is 1; expected a whole number of at least 30"),
    });
  });

  it("ends when it is aborted, and does not begin after that", async () => {
    const closing = new AbortController();
    const evaluated = evaluateApart({ pipeline, environment: localEnvironment() }, closing.signal);

    closing.abort();

    await expect(evaluated).rejects.toMatchObject({ name: "AbortError" });
    await expect(evaluateApart({ pipeline, environment: localEnvironment() }, closing.signal)).rejects.toThrow();
  });
});

describe("a failure that leaves its thread", () => {
  it.each([
    {
      name: "an error for a person, with its hint and cause",
      failure: new SluiceError("INFRA_X", "it cannot be", { hint: "do so", cause: new TypeError("x is no y") }),
    },
    { name: "an error for a person, without a hint", failure: new SluiceError("INFRA_X", "it cannot be") },
    { name: "a bug", failure: new RangeError("beyond") },
    { name: "an error that holds what cannot be cloned", failure: new Error("odd", { cause: () => 1 }) },
    { name: "a thrown text", failure: "no error at all" },
  ])("reads as it would have: $name", async ({ failure }) => {
    const style = styleOf({ write: () => true }, {});
    const restored = restoreFailure(structuredClone(reportFailure(failure)));

    for (const debug of [false, true])
      expect(await renderFailure(restored, { style, debug })).toBe(await renderFailure(failure, { style, debug }));
  });
});
