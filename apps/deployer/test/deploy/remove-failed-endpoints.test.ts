import { expect, it } from "vitest";
import { Flags } from "../../src/command-line/flags.ts";
import { removeFailedEndpoints, type WithFailedEndpoints } from "../../src/deploy/remove-failed-endpoints.ts";
import type { ServedEndpoints } from "../../src/endpoints/served-endpoints.ts";
import type { StateResource } from "../../src/engine/engine.ts";
import { quietIo } from "../support/quiet-io.ts";

const stack = "reader.data_dev";
const endpoint: StateResource = {
  urn: `urn:pulumi:${stack}::reader::aws:sagemaker/endpoint:Endpoint::reader-ocr`,
  type: "aws:sagemaker/endpoint:Endpoint",
  id: "reader--ocr-dev",
  inputs: {},
  outputs: {},
  protected: true,
};
const served = (failed: ServedEndpoints["failed"]): ServedEndpoints => ({
  configurations: {},
  instances: {},
  inService: {},
  failed,
});
const hasFailed = served({ ocr: "reader--ocr-dev" });

interface Case {
  /** What AWS says at each look, the first one when the deployment was opened. */
  readonly looks: readonly ServedEndpoints[];
  /** What somebody else does while a person thinks. */
  readonly meanwhile?: "deploys";
  readonly state?: readonly StateResource[];
}

function failing({ looks, meanwhile, state = [endpoint] }: Case) {
  const destroyed: (readonly string[] | undefined)[] = [];
  const left = [...looks];
  let now = left.shift() ?? served({});
  let mark = "1";
  const subject: WithFailedEndpoints = {
    stack,
    flags: new Flags(new Map()),
    served: {
      get now() {
        return now;
      },
      readAgain: async () => {
        now = left.shift() ?? now;
      },
    },
    guard: {
      steadily: async (look) => ({ mark, value: await look() }),
      assertUnmoved: async (seen) => {
        if (seen !== mark) throw new Error("somebody else changed it");
      },
    },
    engine: {
      state: async () => state,
      destroy: async ({ targets }) => {
        destroyed.push(targets);
        return { result: "succeeded", steps: [], errors: [], outputs: {} };
      },
    },
  };
  const { io } = quietIo({
    ask: async () => {
      if (meanwhile === "deploys") mark = "2";
      return "y";
    },
  });
  return { destroyed, run: () => removeFailedEndpoints(subject, io) };
}

it("takes an endpoint away that has failed", async () => {
  const { destroyed, run } = failing({ looks: [hasFailed] });

  await run();

  expect(destroyed).toEqual([[endpoint.urn]]);
});

it("leaves an endpoint alone that somebody else has made anew since it was seen", async () => {
  const { destroyed, run } = failing({ looks: [hasFailed, served({})] });

  await run();

  expect(destroyed).toEqual([]);
});

it("takes nothing away when somebody else has deployed while a person thought", async () => {
  const { destroyed, run } = failing({ looks: [hasFailed], meanwhile: "deploys" });

  await expect(run()).rejects.toThrow("somebody else changed it");
  expect(destroyed).toEqual([]);
});

it("names the command that deletes an endpoint the stack has never had", async () => {
  const { destroyed, run } = failing({ looks: [hasFailed], state: [] });

  await expect(run()).rejects.toMatchObject({
    code: "DEPLOY_NOT_SETTLED",
    hint: expect.stringContaining("aws sagemaker delete-endpoint --endpoint-name reader--ocr-dev") as unknown,
  });
  expect(destroyed).toEqual([]);
});
