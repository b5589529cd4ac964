import { describe, expect, it } from "vitest";
import { documentId } from "../src/documents/document-id.ts";
import { claimKey } from "../src/documents/state-keys.ts";
import { batchOf, inferenceFailedBody, objectCreatedBody, snsWrapped } from "./support/messages.ts";
import { triggerBench } from "./support/trigger-bench.ts";

const nothingFailed = { batchItemFailures: [] };

/** A document that was invoked and failed. */
async function failedDocument(key = "incoming/a.pdf") {
  const bench = triggerBench();
  const { etag, versionId = "" } = bench.store.put({ bucket: "source", key }, "content");
  await bench.handle(batchOf(objectCreatedBody({ key, etag, versionId })));
  const id = documentId({ bucket: "source", key, etag, versionId });
  return { ...bench, id, key, claim: () => bench.store.json("model-a", claimKey(id)) };
}

describe("a failure notification on a model's queue", () => {
  it.each([
    { name: "raw", wrap: (body: string) => body },
    { name: "as SNS wraps it", wrap: snsWrapped },
  ])("invokes the document once more ($name)", async ({ wrap }) => {
    const { handle, endpoint, id, claim } = await failedDocument();

    expect(await handle(batchOf(wrap(inferenceFailedBody({ inferenceId: id }))))).toEqual(nothingFailed);

    expect(endpoint.invocations).toHaveLength(2);
    expect(endpoint.invocations[1]).toEqual(endpoint.invocations[0]);
    expect(claim()).toMatchObject({ state: "invoked", attempts: 2 });
  });

  it("invokes once however often it comes, and again for the next failure", async () => {
    const { handle, endpoint, id } = await failedDocument();
    const failure = inferenceFailedBody({ inferenceId: id });

    await handle(batchOf(failure, failure));
    await handle(batchOf(failure));
    expect(endpoint.invocations).toHaveLength(2);
    await handle(batchOf(inferenceFailedBody({ inferenceId: id, eventTime: "2026-11-22T11:00:00.000Z" })));

    expect(endpoint.invocations).toHaveLength(3);
  });

  it("claims it for the model version that is deployed now, which is the one that predicts", async () => {
    const { store, id, key, claim } = await failedDocument();
    const newer = triggerBench({ modelVersion: "fedcba987654" }, store);

    expect(await newer.handle(batchOf(inferenceFailedBody({ inferenceId: id })))).toEqual(nothingFailed);

    expect(claim()).toMatchObject({ state: "invoked", modelVersion: "fedcba987654", source: { key } });
  });

  it("goes on after a crash", async () => {
    const { handle, endpoint, id, claim } = await failedDocument();
    const failure = batchOf(inferenceFailedBody({ inferenceId: id }));
    endpoint.onInvoke = () => {
      throw new Error("the endpoint is not there");
    };
    expect(await handle(failure)).toEqual({ batchItemFailures: [{ itemIdentifier: "m0" }] });
    endpoint.onInvoke = () => undefined;

    expect(await handle(failure)).toEqual(nothingFailed);

    expect(endpoint.invocations).toHaveLength(2);
    expect(claim()).toMatchObject({ state: "invoked", attempts: 3 });
  });

  it("supersedes the document when its object was overwritten", async () => {
    const { handle, endpoint, store, id, key, claim } = await failedDocument();
    store.put({ bucket: "source", key }, "newer");

    expect(await handle(batchOf(inferenceFailedBody({ inferenceId: id })))).toEqual(nothingFailed);

    expect(endpoint.invocations).toHaveLength(1);
    expect(claim()).toMatchObject({ state: "superseded" });
  });

  it.each([
    {
      name: "of another endpoint",
      failure: (inferenceId: string) => inferenceFailedBody({ inferenceId, endpointName: "other" }),
      code: "RUNTIME_WRONG_ENDPOINT",
    },
    {
      name: "of a document without a claim",
      failure: () => inferenceFailedBody({ inferenceId: "unknown" }),
      code: "RUNTIME_CLAIM_MISSING",
    },
  ])("$name fails, so that it is not lost", async ({ failure, code }) => {
    const { handle, endpoint, lines, id } = await failedDocument();

    expect(await handle(batchOf(failure(id)))).toEqual({ batchItemFailures: [{ itemIdentifier: "m0" }] });

    expect(endpoint.invocations).toHaveLength(1);
    expect(lines).toContainEqual(expect.objectContaining({ level: "error", error_code: code }));
  });
});
