import { SluiceError } from "@sluice/spec/errors";
import { expect, it } from "vitest";
import { unlessOvertaken } from "../../src/deploy/unless-overtaken.ts";

interface LookOptions {
  /** What the look comes to. */
  readonly failure?: Error;
  /** Whether somebody else changes the stack while the deployment looks. */
  readonly overtaken?: boolean;
  readonly interrupted?: boolean;
}

async function look({ failure, interrupted = false, overtaken = false }: LookOptions): Promise<string> {
  let mark = "as it was left";
  const interrupt = new AbortController();
  const left = {
    guard: { hasMoved: async (seen: string) => seen !== mark },
    mark,
    stack: "reader.data_dev",
    again: "sluice up pipeline.yaml --environment data_dev",
    signal: interrupt.signal,
  };
  return await unlessOvertaken(left, async () => {
    if (overtaken) mark = "as somebody else left it";
    if (interrupted) interrupt.abort();
    if (failure !== undefined) throw failure;
    return "seen";
  });
}

const mismatch = new SluiceError("DEPLOY_ENDPOINT_MISMATCH", "model-a serves something else");

it("answers what was seen while nobody else changes the stack", async () => {
  expect(await look({})).toBe("seen");
});

it.each([
  { name: "what was seen is well", failure: {} },
  { name: "what was seen is a failure, which is theirs", failure: { failure: mismatch } },
])("is overtaken once somebody else has changed the stack, when $name", async ({ failure }) => {
  await expect(look({ overtaken: true, ...failure })).rejects.toMatchObject({
    code: "DEPLOY_OVERTAKEN",
    message: expect.stringContaining("somebody else changed reader.data_dev") as unknown,
    hint: expect.stringContaining("run sluice up pipeline.yaml --environment data_dev again") as unknown,
  });
});

it.each([
  { name: "nobody else changed the stack", options: {} },
  { name: "the person interrupted it", options: { overtaken: true, interrupted: true } },
])("keeps a failure of the deployment's own when $name", async ({ options }) => {
  await expect(look({ failure: mismatch, ...options })).rejects.toBe(mismatch);
});
