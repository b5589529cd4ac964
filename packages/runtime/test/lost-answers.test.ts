import { describe, expect, it } from "vitest";
import type { S3Location } from "../src/contracts/s3-location.ts";
import { claimKey } from "../src/documents/state-keys.ts";
import { MemoryStore } from "./support/memory-store.ts";
import { batchOf, objectCreatedBody } from "./support/messages.ts";
import { triggerBench } from "./support/trigger-bench.ts";

/** A store that loses the answer of one conditional write, so that the client's second attempt meets what the first one wrote. */
class ForgetfulStore extends MemoryStore {
  #writes = 0;
  readonly #lost: number;

  constructor(lost: number) {
    super();
    this.#lost = lost;
  }

  override putIfAbsent(location: S3Location, json: string) {
    return this.#write(() => super.putIfAbsent(location, json));
  }

  override putIfMatch(location: S3Location, json: string, etag: string) {
    return this.#write(() => super.putIfMatch(location, json, etag));
  }

  async #write<T>(write: () => Promise<T>): Promise<T> {
    if (this.#writes++ === this.#lost) await write();
    return write();
  }
}

const id = "0123456789abcdef".repeat(4);
const nothingFailed = { batchItemFailures: [] };

describe("a conditional write that met itself after its answer was lost", () => {
  it.each([
    { name: "the first claim", lost: 0 },
    { name: "what SageMaker answered", lost: 1 },
  ])("leaves one invocation and its claim, when it wrote $name", async ({ lost }) => {
    const store = new ForgetfulStore(lost);
    const { etag, versionId = "" } = store.put({ bucket: "source", key: "incoming/a.pdf" }, "content");
    const { handle, endpoint } = triggerBench({}, store);

    expect(await handle(batchOf(objectCreatedBody({ etag, versionId })))).toEqual(nothingFailed);

    expect(endpoint.invocations).toHaveLength(1);
    const documentId = endpoint.invocations[0]?.InferenceId ?? "";
    expect(store.json("model-a", claimKey(documentId))).toMatchObject({ state: "invoked", documentId });
  });

  it.each([
    { name: "the first arrival", lost: 0 },
    { name: "the last arrival", lost: 1 },
    { name: "the manifest", lost: 2 },
    { name: "the claim", lost: 3 },
    { name: "what SageMaker answered", lost: 4 },
  ])("leaves one invocation of a fan-in, when it wrote $name", async ({ lost }) => {
    const store = new ForgetfulStore(lost);
    const parents = ["model-b", "model-c"];
    const { handle, endpoint } = triggerBench({ model: "model-d", stateBucket: "model-d", parents }, store);
    const source = { bucket: "source", key: "a.pdf", etag: "e", sizeBytes: 1, contentType: "text/plain" };

    for (const bucket of parents) {
      const claim = { version: 1, documentId: id, model: bucket, state: "invoked", source, input: source };
      store.put({ bucket, key: claimKey(id) }, JSON.stringify(claim));
      const key = `predictions/${bucket}/${id}/prediction.json`;
      const { etag } = store.put({ bucket, key }, "{}");
      expect(await handle(batchOf(objectCreatedBody({ id: bucket, bucket, key, etag })))).toEqual(nothingFailed);
    }

    expect(endpoint.invocations).toMatchObject([{ InputLocation: `s3://model-d/manifests/${id}.json` }]);
    expect(store.json("model-d", claimKey(id))).toMatchObject({ state: "invoked" });
  });
});
