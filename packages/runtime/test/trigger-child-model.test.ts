import { describe, expect, it } from "vitest";
import type { Claim } from "../src/contracts/claim.ts";
import type { SourceObject } from "../src/contracts/s3-location.ts";
import { claimKey } from "../src/documents/state-keys.ts";
import type { MemoryStore } from "./support/memory-store.ts";
import { batchOf, objectCreatedBody } from "./support/messages.ts";
import { triggerBench } from "./support/trigger-bench.ts";

const id = "0123456789abcdef".repeat(4);
const source: SourceObject = {
  bucket: "source",
  key: "incoming/é.pdf",
  versionId: "v1",
  etag: "e",
  sizeBytes: 7,
  contentType: "application/pdf",
  createdAt: "2026-11-22T10:00:00Z",
  staged: { bucket: "model-a", key: `staged/${id}` },
};

/** Puts what a parent left: its claim and its prediction. Answers the body of the prediction's event. */
function predictionOf(parent: string, store: MemoryStore, eventId = `event-${parent}`): string {
  const claim: Partial<Claim> = { version: 1, documentId: id, model: parent, state: "invoked", source, input: source };
  store.put({ bucket: parent, key: claimKey(id) }, JSON.stringify(claim));
  const key = `predictions/${parent}/${id}/prediction.json`;
  const { etag, versionId = "" } = store.put({ bucket: parent, key }, '{"pages":1}');
  return objectCreatedBody({ id: eventId, bucket: parent, key, etag, versionId, sizeBytes: 11 });
}

describe("a model with one parent", () => {
  const config = { model: "model-b", stateBucket: "model-b", parents: ["model-a"], contentType: "application/json" };

  it("receives the parent's prediction under the document's id, with the source from the parent's claim", async () => {
    const { store, endpoint, handle } = triggerBench(config);

    expect(await handle(batchOf(predictionOf("model-a", store)))).toEqual({ batchItemFailures: [] });

    expect(endpoint.invocations).toMatchObject([
      {
        InputLocation: `s3://model-a/predictions/model-a/${id}/prediction.json`,
        InferenceId: id,
        ContentType: "application/json",
      },
    ]);
    expect(endpoint.invocations[0]?.CustomAttributes).toContain(`&source=s3://model-a/staged/${id}`);
    expect(store.json("model-b", claimKey(id))).toMatchObject({ state: "invoked", model: "model-b", source });
  });

  it("runs once for a prediction that is made again", async () => {
    const { store, endpoint, handle } = triggerBench(config);

    await handle(batchOf(predictionOf("model-a", store, "first")));
    expect(await handle(batchOf(predictionOf("model-a", store, "again")))).toEqual({ batchItemFailures: [] });

    expect(endpoint.invocations).toHaveLength(1);
  });

  it("fails the message when the parent's claim is gone", async () => {
    const { store, endpoint, handle, lines } = triggerBench(config);
    const body = predictionOf("model-a", store);
    store.delete({ bucket: "model-a", key: claimKey(id) });

    expect(await handle(batchOf(body))).toEqual({ batchItemFailures: [{ itemIdentifier: "m0" }] });
    expect(endpoint.invocations).toEqual([]);
    expect(lines).toContainEqual(expect.objectContaining({ error_code: "RUNTIME_CLAIM_MISSING" }));
  });

  it.each([
    { name: "another model's prediction", key: `predictions/model-x/${id}/prediction.json` },
    { name: "an object that is no prediction", key: "predictions/notes.txt" },
  ])("acknowledges $name with a warning", async ({ key }) => {
    const { endpoint, handle, lines } = triggerBench(config);

    expect(await handle(batchOf(objectCreatedBody({ bucket: "model-a", key })))).toEqual({ batchItemFailures: [] });

    expect(endpoint.invocations).toEqual([]);
    expect(lines).toContainEqual(expect.objectContaining({ level: "warn", message: "object ignored", key }));
  });
});

describe("a model with several parents", () => {
  const config = { model: "model-d", stateBucket: "model-d", parents: ["model-b", "model-c"] };

  it.each([
    { name: "one after the other", order: [["model-b"], ["model-c"]] },
    { name: "the other way round", order: [["model-c"], ["model-b"]] },
    { name: "in one batch", order: [["model-c", "model-b"]] },
  ])("runs once, with a manifest of all predictions, when they come $name", async ({ order }) => {
    const { store, endpoint, handle } = triggerBench(config);

    for (const parents of order) {
      const answer = await handle(batchOf(...parents.map((parent) => predictionOf(parent, store))));
      expect(answer).toEqual({ batchItemFailures: [] });
    }

    expect(endpoint.invocations).toMatchObject([
      { InputLocation: `s3://model-d/manifests/${id}.json`, InferenceId: id },
    ]);
    expect(store.json("model-d", `manifests/${id}.json`)).toEqual({
      version: 1,
      documentId: id,
      pipeline: "example",
      environment: "data_dev",
      model: "model-d",
      source,
      predictions: {
        "model-b": { bucket: "model-b", key: `predictions/model-b/${id}/prediction.json` },
        "model-c": { bucket: "model-c", key: `predictions/model-c/${id}/prediction.json` },
      },
    });
  });

  it("waits for the missing parent and says for whom", async () => {
    const { store, endpoint, handle, lines } = triggerBench(config);

    expect(await handle(batchOf(predictionOf("model-c", store)))).toEqual({ batchItemFailures: [] });

    expect(endpoint.invocations).toEqual([]);
    expect(lines[0]).toEqual({
      level: "info",
      message: "prediction arrived, others are missing",
      document_id: id,
      parent: "model-c",
      missing: ["model-b"],
    });
  });

  it("runs although S3 refuses writes because of others that come to nothing", async () => {
    const { store, endpoint, handle } = triggerBench(config);
    const refused = refuseOnce(store, (key) => /^(arrivals|manifests)/.test(key));

    expect(await handle(batchOf(predictionOf("model-b", store)))).toEqual({ batchItemFailures: [] });
    expect(await handle(batchOf(predictionOf("model-c", store)))).toEqual({ batchItemFailures: [] });

    expect(refused.size).toBe(3);
    expect(endpoint.invocations).toHaveLength(1);
    expect(store.json("model-d", `manifests/${id}.json`)).toMatchObject({ documentId: id });
  });

  it("sends a prediction back whose arrival cannot be written", async () => {
    const { store, handle, lines } = triggerBench(config);
    const body = predictionOf("model-b", store);
    store.putIfAbsent = async () => undefined;

    expect(await handle(batchOf(body))).toEqual({ batchItemFailures: [{ itemIdentifier: "m0" }] });

    expect(lines).toContainEqual(expect.objectContaining({ error_code: "RUNTIME_WRITE_REFUSED", document_id: id }));
  });
});

/** Lets the first conditional write of each key come to nothing, as S3 does with 409; answers the keys so far. */
function refuseOnce(store: MemoryStore, concerns: (key: string) => boolean): ReadonlySet<string> {
  const refused = new Set<string>();
  const putIfAbsent = store.putIfAbsent.bind(store);
  store.putIfAbsent = async (location, json) => {
    if (!concerns(location.key) || refused.has(location.key)) return putIfAbsent(location, json);
    refused.add(location.key);
    return undefined;
  };
  return refused;
}
