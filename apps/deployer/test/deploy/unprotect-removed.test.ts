import { describe, expect, it } from "vitest";
import { Flags } from "../../src/command-line/flags.ts";
import { unprotectRemoved } from "../../src/deploy/retire-models.ts";
import type { StateResource } from "../../src/engine/engine.ts";

const stack = "reader.data_prod";
const endpoint = "aws:sagemaker/endpoint:Endpoint";
const bucket = "aws:s3/bucket:Bucket";

function resource(type: string, model: string): StateResource {
  const urn = `urn:pulumi:${stack}::reader::${type}::${model}`;
  return { urn, type, inputs: { tags: { "sluice:model": model } }, outputs: {}, protected: true };
}

interface Removing {
  readonly remove: readonly string[];
  readonly state: readonly StateResource[];
  /** Models that the file has. */
  readonly models?: readonly string[];
}

/** Lets models go, and answers the URNs of what was let go. */
async function letGo({ models = ["ocr"], remove, state }: Removing) {
  const unprotected: string[] = [];
  const engine = { state: async () => state, unprotect: async (urn: string) => void unprotected.push(urn) };
  const pinned = { pipeline: { models: models.map((name) => ({ name })) } };
  const flags = new Flags(new Map(remove.length === 0 ? [] : [["remove", remove]]));
  const done = unprotectRemoved({ engine, flags, pinned, stack });
  await done.catch(() => undefined);
  return { done, unprotected };
}

describe("--remove", () => {
  const deployed = [resource(endpoint, "ocr"), resource(endpoint, "terms"), resource(bucket, "terms")];

  it("lets the endpoint go of the model it names, and nothing else", async () => {
    const { done, unprotected } = await letGo({ remove: ["terms"], state: [...deployed, resource(endpoint, "dates")] });

    await done;
    expect(unprotected).toEqual([resource(endpoint, "terms").urn]);
  });

  it.each([
    { name: "there is no --remove", remove: [], state: deployed },
    { name: "only the bucket of its model is left", remove: ["terms"], state: [resource(bucket, "terms")] },
  ])("lets nothing go and goes on when $name", async ({ remove, state }) => {
    const { done, unprotected } = await letGo({ remove, state });

    await done;
    expect(unprotected).toEqual([]);
  });

  it.each([
    {
      name: "a misspelt name",
      remove: ["term"],
      state: deployed,
      message: 'reader.data_prod has no model "term" to remove',
      hint: "did you mean --remove terms?",
    },
    {
      name: "another name",
      remove: ["unknown"],
      state: deployed,
      message: 'reader.data_prod has no model "unknown" to remove',
      hint: "it has terms",
    },
    {
      name: "a second name that is wrong",
      remove: ["terms", "unknown"],
      state: deployed,
      message: 'reader.data_prod has no model "unknown" to remove',
      hint: "it has terms",
    },
    {
      name: "a model that is gone already",
      remove: ["terms"],
      state: [resource(endpoint, "ocr")],
      message: 'reader.data_prod has no model "terms" to remove',
      hint: "no model has left its file: run it without --remove",
    },
    {
      name: "a model that the file still has",
      remove: ["ocr"],
      state: deployed,
      message: "reader.data_prod is to have ocr, which --remove names",
      hint: "take it out of the pipeline file first",
    },
  ])("refuses $name before anything is let go", async ({ hint, message, remove, state }) => {
    const { done, unprotected } = await letGo({ remove, state });

    await expect(done).rejects.toMatchObject({ code: "DEPLOY_NOTHING_TO_REMOVE", exit: 2, message, hint });
    expect(unprotected).toEqual([]);
  });
});
