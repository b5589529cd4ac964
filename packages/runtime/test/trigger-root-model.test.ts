import { describe, expect, it } from "vitest";
import type { Claim } from "../src/contracts/claim.ts";
import { documentId } from "../src/documents/document-id.ts";
import { claimKey } from "../src/documents/state-keys.ts";
import { MemoryStore } from "./support/memory-store.ts";
import { batchOf, objectCreatedBody } from "./support/messages.ts";
import { triggerBench } from "./support/trigger-bench.ts";

const nothingFailed = { batchItemFailures: [] };

/** A trigger whose source holds an object, and the body of that object's event. */
function withSourceObject(
  key = "incoming/a.pdf",
  overrides: Parameters<typeof triggerBench>[0] = {},
  store = new MemoryStore(),
) {
  const bench = triggerBench(overrides, store);
  const head = bench.store.put({ bucket: "source", key }, "content", { contentType: "application/pdf" });
  const version = head.versionId === undefined ? {} : { versionId: head.versionId };
  const event = { bucket: "source", key, etag: head.etag, sizeBytes: head.sizeBytes, ...version };
  const id = documentId(event);
  const claim = () => bench.store.json("model-a", claimKey(id)) as Claim;
  return { ...bench, event, id, claim, body: objectCreatedBody(event) };
}

describe("a source object", () => {
  it("is invoked with everything its document carries", async () => {
    const { handle, endpoint, id, body } = withSourceObject();

    expect(await handle(batchOf(body))).toEqual(nothingFailed);

    expect(endpoint.invocations).toEqual([
      {
        EndpointName: "endpoint",
        InputLocation: "s3://source/incoming/a.pdf",
        ContentType: "application/pdf",
        Accept: "application/json",
        CustomAttributes: expect.stringMatching(
          new RegExp(
            `^traceparent=00-${id.slice(0, 32)}-[0-9a-f]{16}-01&document=${id}&model=model-a&source=s3://source/incoming/a.pdf&version=v1$`,
          ),
        ),
        InferenceId: id,
        S3OutputPathExtension: id,
        Filename: "prediction.json",
        InvocationTimeoutSeconds: 900,
      },
    ]);
  });

  it("leaves a claim that tells who invoked it, when, and where the prediction goes", async () => {
    const { handle, id, claim, body } = withSourceObject();

    await handle(batchOf(body));

    expect(claim()).toMatchObject({
      version: 1,
      documentId: id,
      model: "model-a",
      modelVersion: "abcdef012345",
      state: "invoked",
      owner: "event-1",
      attempts: 1,
      source: {
        bucket: "source",
        key: "incoming/a.pdf",
        versionId: "v1",
        sizeBytes: 7,
        contentType: "application/pdf",
        createdAt: "2026-11-22T10:00:00Z",
      },
      input: { bucket: "source", key: "incoming/a.pdf" },
      claimedAt: "2026-11-22T10:00:00.000Z",
      invokedAt: "2026-11-22T10:00:00.000Z",
      outputLocation: `s3://out/${id}`,
      failureLocation: `s3://out/failures/${id}`,
    });
  });

  it.each([
    { name: "a folder", key: "incoming/folder/", config: {} },
    { name: "a key with another prefix", key: "outgoing/a.pdf", config: {} },
    { name: "a key with another suffix", key: "incoming/a.docx", config: { suffixes: [".pdf", ".png"] } },
  ])("is acknowledged and ignored when it is $name", async ({ key, config }) => {
    const { handle, endpoint, store, lines, body } = withSourceObject(key, config);

    expect(await handle(batchOf(body))).toEqual(nothingFailed);

    expect(endpoint.invocations).toEqual([]);
    expect(await store.list("model-a", "")).toEqual([]);
    expect(lines).toContainEqual(expect.objectContaining({ level: "info", message: "object ignored", key }));
  });

  it("matches suffixes in any case", async () => {
    const { handle, endpoint, body } = withSourceObject("incoming/A.PDF", { suffixes: [".pdf"] });

    await handle(batchOf(body));

    expect(endpoint.invocations).toHaveLength(1);
  });

  it("of more than 1 GB goes to the dead-letter queue with a line that says why", async () => {
    const { handle, endpoint, event, lines } = withSourceObject();

    const answer = await handle(batchOf(objectCreatedBody({ ...event, sizeBytes: 1_000_000_001 })));

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "m0" }] });
    expect(endpoint.invocations).toEqual([]);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: "error", message: "message failed", error_code: "RUNTIME_INPUT_TOO_LARGE" }),
    );
  });
});

describe("a source object whose key cannot travel in a header", () => {
  it.each([
    { name: "a space", key: "incoming/a b.pdf" },
    { name: "a plus", key: "incoming/a+b.pdf" },
    { name: "a percent sign", key: "incoming/a%2Fb.pdf" },
    { name: "unicode", key: "incoming/été.pdf" },
    { name: "1,024 bytes", key: `incoming/${"k".repeat(1015)}` },
    { name: "so many characters that its attributes are too long", key: `incoming/${"k".repeat(950)}` },
  ])("is copied and read from its copy: $name", async ({ key }) => {
    const { handle, endpoint, store, id, claim, body } = withSourceObject(key);

    expect(await handle(batchOf(body))).toEqual(nothingFailed);

    const staged = { bucket: "model-a", key: `staged/${id}` };
    expect(endpoint.invocations).toMatchObject([{ InputLocation: `s3://model-a/staged/${id}` }]);
    expect(endpoint.invocations[0]?.CustomAttributes.length).toBeLessThanOrEqual(1024);
    expect(new TextDecoder().decode((await store.get(staged))?.content)).toBe("content");
    expect(claim()).toMatchObject({ source: { key, staged }, input: staged, contentType: "application/pdf" });
  });

  it("is superseded when it changes before the copy is made", async () => {
    const { handle, endpoint, store, claim, body } = withSourceObject(
      "incoming/a b.pdf",
      {},
      new MemoryStore({ unversionedBuckets: ["source"] }),
    );
    const putIfAbsent = store.putIfAbsent.bind(store);
    store.putIfAbsent = async (...args) => {
      store.put({ bucket: "source", key: "incoming/a b.pdf" }, "changed");
      return putIfAbsent(...args);
    };

    expect(await handle(batchOf(body))).toEqual(nothingFailed);

    expect(endpoint.invocations).toEqual([]);
    expect(claim()).toMatchObject({ state: "superseded", attempts: 0 });
  });
});

describe("a document whose object is no longer current", () => {
  it.each([
    {
      name: "overwritten",
      change: (store: MemoryStore) => void store.put({ bucket: "source", key: "incoming/a.pdf" }, "newer"),
    },
    { name: "deleted", change: (store: MemoryStore) => store.delete({ bucket: "source", key: "incoming/a.pdf" }) },
  ])("is recorded as superseded when it was $name", async ({ change }) => {
    const { handle, endpoint, store, claim, lines, body } = withSourceObject();
    change(store);

    expect(await handle(batchOf(body))).toEqual(nothingFailed);

    expect(endpoint.invocations).toEqual([]);
    expect(claim()).toMatchObject({ state: "superseded", attempts: 0 });
    expect(lines).toContainEqual(expect.objectContaining({ message: "document superseded" }));
  });

  it("is told by its etag where the bucket has no versions", async () => {
    const { handle, endpoint, store, body } = withSourceObject(
      "incoming/a.pdf",
      {},
      new MemoryStore({ unversionedBuckets: ["source"] }),
    );
    store.put({ bucket: "source", key: "incoming/a.pdf" }, "newer");

    await handle(batchOf(body));

    expect(endpoint.invocations).toEqual([]);
  });
});

describe("a claim that is already there", () => {
  it("makes a repeated event a duplicate once the document is invoked", async () => {
    const { handle, endpoint, lines, body, event } = withSourceObject();
    await handle(batchOf(body));

    expect(await handle(batchOf(body, objectCreatedBody({ ...event, id: "another" })))).toEqual(nothingFailed);

    expect(endpoint.invocations).toHaveLength(1);
    expect(lines.filter(({ message }) => message === "duplicate event")).toHaveLength(2);
  });

  it("holds another event back until its lease has passed, without an error", async () => {
    const { handle, endpoint, clock, lines, body, event, claim } = withSourceObject();
    endpoint.onInvoke = () => {
      throw new Error("the endpoint is not there");
    };
    await handle(batchOf(body));
    endpoint.onInvoke = () => undefined;
    lines.length = 0;
    const other = batchOf(objectCreatedBody({ ...event, id: "event-2" }));

    expect(await handle(other)).toEqual({ batchItemFailures: [{ itemIdentifier: "m0" }] });
    expect(lines.map(({ level }) => level)).toEqual(["info", "info"]);
    await clock.sleep(300_000);
    expect(await handle(other)).toEqual(nothingFailed);

    expect(endpoint.invocations).toHaveLength(1);
    expect(claim()).toMatchObject({ state: "invoked", owner: "event-2", attempts: 2 });
  });

  it("lets its own event go on at once", async () => {
    const { handle, endpoint, claim, body } = withSourceObject();
    endpoint.onInvoke = () => {
      throw new Error("the endpoint is not there");
    };
    expect(await handle(batchOf(body))).toEqual({ batchItemFailures: [{ itemIdentifier: "m0" }] });
    endpoint.onInvoke = () => undefined;

    expect(await handle(batchOf(body))).toEqual(nothingFailed);

    expect(endpoint.invocations).toHaveLength(1);
    expect(claim()).toMatchObject({ state: "invoked", attempts: 2 });
  });

  it("lets its event go on when it is moved back from the dead-letter queue as a new message, long after its lease", async () => {
    const { handle, endpoint, clock, body, claim } = withSourceObject();
    endpoint.onInvoke = () => {
      throw new Error("the endpoint is not there");
    };
    for (let receive = 0; receive < 5; receive++) await handle(batchOf(body));
    endpoint.onInvoke = () => undefined;
    await clock.sleep(7 * 24 * 3_600_000);
    const moved = { Records: [{ messageId: "moved", body, attributes: { ApproximateReceiveCount: "1" } }] };

    expect(await handle(moved)).toEqual(nothingFailed);
    expect(await handle(moved)).toEqual(nothingFailed);

    expect(endpoint.invocations).toHaveLength(1);
    expect(claim()).toMatchObject({ state: "invoked", attempts: 6 });
  });

  it("that nobody can read fails the message", async () => {
    const { handle, store, id, lines, body } = withSourceObject();
    store.put({ bucket: "model-a", key: claimKey(id) }, "{}");

    expect(await handle(batchOf(body))).toEqual({ batchItemFailures: [{ itemIdentifier: "m0" }] });
    expect(lines).toContainEqual(expect.objectContaining({ error_code: "RUNTIME_CLAIM_UNREADABLE" }));
  });
});
