import { describe, expect, it } from "vitest";
import { settleInterrupted } from "../../src/deploy/settle-interrupted.ts";
import type { OperationResult, PendingOperation } from "../../src/engine/engine.ts";
import { dataDev } from "../support/plan-steps.ts";
import { quietIo } from "../support/quiet-io.ts";

const pending: PendingOperation = {
  kind: "creating",
  resource: { urn: "urn:pulumi:s::p::t::x-endpoint", type: "t", inputs: {}, outputs: {}, protected: false },
};

describe("what was cut off", () => {
  it.each([
    { name: "AWS refuses to tell", result: "failed", errors: [{ message: "AccessDenied" }] },
    { name: "the person interrupts again", result: "cancelled", errors: [] },
  ] as const)("is to be refreshed before anything builds on it when $name", async ({ result, errors }) => {
    const settled: OperationResult = { result, errors, steps: [], outputs: {} };
    const engine = { pending: async () => [pending], settlePending: async () => settled };
    const target = { environment: dataDev, file: "pipeline.yaml" };

    await expect(settleInterrupted({ engine, stack: "reader.data_dev", target }, quietIo().io)).rejects.toMatchObject({
      code: "DEPLOY_NOT_SETTLED",
      hint: [
        ...errors.map(({ message }) => message),
        "run sluice refresh pipeline.yaml before anything else: it asks AWS about everything",
      ].join("\n"),
    });
  });
});
