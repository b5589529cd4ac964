import { describe, expect, it } from "vitest";
import { documentId } from "../src/documents/document-id.ts";
import { batchOf, objectCreatedBody } from "./support/messages.ts";
import { triggerBench } from "./support/trigger-bench.ts";

describe("a batch", () => {
  it("sends only the failed messages back, in their order", async () => {
    const { store, endpoint, handle } = triggerBench();
    const bodies = ["a", "b", "c", "d"].map((name) => {
      const head = store.put({ bucket: "source", key: `incoming/${name}` }, name);
      return objectCreatedBody({ id: name, key: `incoming/${name}`, etag: head.etag, versionId: head.versionId ?? "" });
    });
    endpoint.onInvoke = ({ InputLocation }) => {
      if (/[bd]$/.test(InputLocation)) throw new Error("throttled");
    };

    const answer = await handle(batchOf(...bodies, "not JSON", '{"Event":"s3:TestEvent"}'));

    expect(answer).toEqual({ batchItemFailures: ["m1", "m3", "m4"].map((itemIdentifier) => ({ itemIdentifier })) });
    expect(endpoint.invocations).toHaveLength(2);
  });

  it("that holds one event many times invokes once", async () => {
    const { store, endpoint, handle } = triggerBench();
    const head = store.put({ bucket: "source", key: "incoming/a" }, "a");
    const event = { key: "incoming/a", etag: head.etag, versionId: head.versionId ?? "" };

    const answer = await handle(
      batchOf(objectCreatedBody(event), objectCreatedBody(event), objectCreatedBody({ ...event, id: "other" })),
    );

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(endpoint.invocations).toHaveLength(1);
  });

  it("handles at most ten documents at once", async () => {
    const { store, endpoint, handle } = triggerBench();
    let running = 0;
    let most = 0;
    const head = store.head.bind(store);
    store.head = async (location) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return head(location);
    };
    const bodies = Array.from({ length: 40 }, (_, index) => {
      const { etag, versionId = "" } = store.put({ bucket: "source", key: `incoming/${index}` }, "a");
      return objectCreatedBody({ key: `incoming/${index}`, etag, versionId });
    });

    await handle(batchOf(...bodies));

    expect(endpoint.invocations).toHaveLength(40);
    expect(most).toBe(10);
  });

  it("names the document of a failed message, as a warning when the failure passes by itself", async () => {
    const { store, endpoint, handle, lines } = triggerBench();
    const { etag, versionId = "" } = store.put({ bucket: "source", key: "incoming/a" }, "a");
    const document_id = documentId({ bucket: "source", key: "incoming/a", etag, versionId });
    const names = ["ThrottlingException", "ValidationError"];
    endpoint.onInvoke = () => {
      throw Object.assign(new Error("no"), { name: names.shift(), $metadata: { httpStatusCode: 400 } });
    };
    const batch = batchOf(objectCreatedBody({ key: "incoming/a", etag, versionId }));

    await handle(batch);
    await handle(batch);

    const failures = lines.filter(({ message }) => message.startsWith("message failed"));
    expect(failures).toMatchObject([
      {
        level: "warn",
        message_id: "m0",
        document_id,
        receive_count: 1,
        error_code: "ThrottlingException",
        http_status: 400,
      },
      { level: "error", message_id: "m0", document_id, receive_count: 1, error_code: "ValidationError" },
    ]);
  });

  it("has Lambda's request id on every line, and the object's key on that of a failed message", async () => {
    const { store, endpoint, handle, lines } = triggerBench();
    endpoint.onInvoke = ({ InputLocation }) => {
      if (InputLocation.endsWith("bad")) throw new Error("no");
    };
    const bodies = ["good", "bad"].map((name) => {
      const { etag, versionId = "" } = store.put({ bucket: "source", key: `incoming/${name}` }, name);
      return objectCreatedBody({ id: name, key: `incoming/${name}`, etag, versionId });
    });

    await handle(batchOf(...bodies), { awsRequestId: "request-1" });
    await handle(batchOf(...bodies.slice(1)), { awsRequestId: "request-2" });

    expect(lines.map(({ message, request_id }) => `${request_id} ${message}`).toSorted()).toEqual([
      "request-1 batch handled",
      "request-1 message failed",
      "request-1 model invoked",
      "request-2 batch handled",
      "request-2 message failed",
    ]);
    expect(lines.find(({ message }) => message === "message failed")).toMatchObject({
      document_id: expect.stringMatching(/^[0-9a-f]{64}$/),
      bucket: "source",
      key: "incoming/bad",
    });
  });

  it("sends back a message whose calls hang, by itself, before the function's time ends", async () => {
    const { store, endpoint, handle, lines } = triggerBench();
    const invokeAsync = endpoint.invokeAsync.bind(endpoint);
    endpoint.invokeAsync = (invocation) =>
      invocation.InputLocation.endsWith("hangs") ? new Promise(() => undefined) : invokeAsync(invocation);
    const bodies = ["a", "hangs", "b"].map((name) => {
      const { etag, versionId = "" } = store.put({ bucket: "source", key: `incoming/${name}` }, name);
      return objectCreatedBody({ id: name, key: `incoming/${name}`, etag, versionId });
    });

    const answer = await handle(batchOf(...bodies), { getRemainingTimeInMillis: () => 2_000 });

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "m1" }] });
    expect(endpoint.invocations).toHaveLength(2);
    expect(lines.filter(({ level }) => level === "error")).toMatchObject([
      { message: "message failed", error_code: "RUNTIME_TIME_ENDED", key: "incoming/hangs" },
    ]);
  });

  it("counts its messages and failures in a line of its own", async () => {
    const { handle, lines } = triggerBench();

    await handle(batchOf("not JSON", '{"Event":"s3:TestEvent"}'));

    expect(lines.at(-1)).toEqual({ level: "info", message: "batch handled", messages: 2, failed: 1, duration_ms: 0 });
  });

  it("that is empty fails nothing", async () => {
    expect(await triggerBench().handle({ Records: [] })).toEqual({ batchItemFailures: [] });
  });

  it.each([
    { name: "no event", event: undefined },
    { name: "another service's event", event: { Records: [{ EventSource: "aws:sns" }] } },
    {
      name: "a message without an id, which would make Lambda retry the whole batch",
      event: { Records: [{ messageId: "", body: "{}" }] },
    },
  ])("is refused as a whole when it is $name", async ({ event }) => {
    const { handle } = triggerBench();

    await expect(async () => handle(event as never)).rejects.toMatchObject({ code: "RUNTIME_EVENT_INVALID" });
  });

  it("logs no content of a message or document", async () => {
    const { store, handle, lines } = triggerBench();
    const { etag, versionId = "" } = store.put({ bucket: "source", key: "incoming/a" }, "secret content");

    await handle(batchOf(objectCreatedBody({ key: "incoming/a", etag, versionId }), "secret body"));

    expect(JSON.stringify(lines)).not.toContain("secret");
  });
});
