import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Claim } from "../src/contracts/claim.ts";
import { inlinePredictionMaxBytes } from "../src/contracts/envelope.ts";
import { createDelivery } from "../src/delivery/create-delivery.ts";
import { claimKey } from "../src/documents/state-keys.ts";
import type { Parcel, PredictionDestination } from "../src/ports/prediction-destination.ts";
import { MemoryStore } from "./support/memory-store.ts";
import { batchOf, objectCreatedBody } from "./support/messages.ts";
import { ManualClock, recordingLog } from "./support/trigger-bench.ts";

const id = "0123456789abcdef".repeat(4);
const nothingFailed = { batchItemFailures: [] };

class RecordingDestination implements PredictionDestination {
  readonly name: string;
  readonly isLasting: boolean;
  readonly sent: Parcel[] = [];
  refuse: (parcel: Parcel) => boolean = () => false;

  constructor(name: string) {
    this.name = name;
    this.isLasting = name === "firehose";
  }

  async send(parcels: readonly Parcel[]): Promise<ReadonlyMap<Parcel, string>> {
    const refused = parcels.filter((parcel) => this.refuse(parcel));
    this.sent.push(...parcels.filter((parcel) => !refused.includes(parcel)));
    return new Map(refused.map((parcel) => [parcel, "refused"]));
  }
}

function deliveryBench() {
  const store = new MemoryStore();
  const firehose = new RecordingDestination("firehose");
  const sns = new RecordingDestination("sns");
  const { log, lines } = recordingLog();
  const config = { pipeline: "example", environment: "data_dev" };
  const handle = createDelivery(config, { store, destinations: [firehose, sns], clock: new ManualClock(), log });
  /** Puts what a model left for a document and answers the body of its prediction's event. */
  const predict = (prediction: string | Uint8Array, document = id, sourceKey = "incoming/a.pdf") => {
    const left: Partial<Claim> = {
      version: 1,
      documentId: document,
      model: "model-b",
      modelVersion: "abcdef012345",
      state: "invoked",
      source: {
        bucket: "source",
        key: sourceKey,
        versionId: "v9",
        etag: "e",
        sizeBytes: 7,
        contentType: "application/pdf",
        createdAt: "2026-11-22T09:00:00Z",
      },
      input: { bucket: "source", key: "incoming/a.pdf" },
      invokedAt: "2026-11-22T09:00:01.000Z",
    };
    store.put({ bucket: "model-b", key: claimKey(document) }, JSON.stringify(left));
    const key = `predictions/model-b/${document}/prediction.json`;
    const { etag, sizeBytes } = store.put({ bucket: "model-b", key }, prediction);
    return objectCreatedBody({ bucket: "model-b", key, etag, sizeBytes, time: "2026-11-22T09:30:00Z" });
  };
  return { store, firehose, sns, lines, handle, predict };
}

describe("a prediction", () => {
  it("goes in its envelope to every destination", async () => {
    const { firehose, sns, handle, predict } = deliveryBench();

    expect(await handle(batchOf(predict('{"propertyType":"office"}')))).toEqual(nothingFailed);

    expect(firehose.sent.map(({ json }) => JSON.parse(json))).toEqual([
      {
        version: 1,
        pipeline: "example",
        environment: "data_dev",
        model: "model-b",
        modelVersion: "abcdef012345",
        documentId: id,
        source: { bucket: "source", key: "incoming/a.pdf", versionId: "v9" },
        output: { bucket: "model-b", key: `predictions/model-b/${id}/prediction.json`, versionId: "v2", sizeBytes: 25 },
        times: {
          sourceCreatedAt: "2026-11-22T09:00:00Z",
          invokedAt: "2026-11-22T09:00:01.000Z",
          predictedAt: "2026-11-22T09:30:00Z",
          deliveredAt: "2026-11-22T10:00:00.000Z",
        },
        prediction: { propertyType: "office" },
      },
    ]);
    expect(sns.sent).toEqual(firehose.sent);
  });

  it("of a test is marked and published, and kept from the warehouse", async () => {
    const { firehose, sns, lines, handle, predict } = deliveryBench();
    const [own, tested] = ["a".repeat(64), "b".repeat(64)];

    const batch = batchOf(predict("{}", own), predict("{}", tested, "incoming/sluice-test/run-1/office/a.pdf"));
    expect(await handle(batch)).toEqual(nothingFailed);

    expect(firehose.sent.map(({ envelope }) => envelope.documentId)).toEqual([own]);
    const published = sns.sent.map(({ json }) => JSON.parse(json) as Record<string, unknown>);
    expect(published.map(({ documentId, test }) => [documentId, test])).toEqual([
      [own, undefined],
      [tested, true],
    ]);
    expect(published[0]).not.toHaveProperty("test");
    const delivered = lines.filter(({ message }) => message === "prediction delivered");
    expect(delivered.map((line) => [line["document_id"], line["test"]])).toEqual([
      [own, undefined],
      [tested, true],
    ]);
  });

  it("of a test that a subscriber cannot be told of goes back like any other", async () => {
    const { sns, handle, predict } = deliveryBench();
    sns.refuse = () => true;

    expect(await handle(batchOf(predict("{}", id, "sluice-test/run-1/office/a.pdf")))).toEqual({
      batchItemFailures: [{ itemIdentifier: "m0" }],
    });
  });

  it("travels as the model wrote it, on one line", async () => {
    const { firehose, handle, predict } = deliveryBench();

    await handle(batchOf(predict('{\n  "price": 12345678901234567890.10,\r\n  "é": "a\\nb"\n}\n')));

    expect(firehose.sent[0]?.json).toContain('"prediction":{   "price": 12345678901234567890.10,   "é": "a\\nb" }}');
    expect(firehose.sent[0]?.json).not.toMatch(/[\r\n]/);
  });

  it("holds no character that queues refuse or replace, and still reads back the same", async () => {
    const { sns, handle, predict } = deliveryBench();
    const prediction = { text: "a\uffff\ufffe\u0000\ud83d\ude00b" };

    await handle(batchOf(predict(JSON.stringify(prediction))));

    const json = sns.sent[0]?.json ?? "";
    expect(json).not.toMatch(/[\ufffe\uffff]/);
    expect(JSON.parse(json)).toMatchObject({ prediction });
  });

  it("makes an envelope that is one line and reads back as the prediction, whatever JSON it is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), fc.boolean(), async (text, pretty) => {
        const { firehose, handle, predict } = deliveryBench();
        const written = pretty ? JSON.stringify(JSON.parse(text), null, 2) : text;

        await handle(batchOf(predict(written)));

        expect(firehose.sent[0]?.json).not.toMatch(/[\r\n]/);
        expect(JSON.parse(firehose.sent[0]?.json ?? "")).toHaveProperty("prediction", JSON.parse(written));
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    { name: "no JSON", prediction: "office", why: "not-json" },
    { name: "empty", prediction: "", why: "not-json" },
    { name: "no UTF-8", prediction: Uint8Array.of(0x22, 0xff, 0x22), why: "not-json" },
    {
      name: "larger than an envelope takes",
      prediction: `"${"a".repeat(inlinePredictionMaxBytes)}"`,
      why: "too-large",
    },
  ])("stays in its bucket, and the envelope says why, when it is $name", async ({ prediction, why }) => {
    const { sns, handle, predict } = deliveryBench();

    expect(await handle(batchOf(predict(prediction)))).toEqual(nothingFailed);

    expect(JSON.parse(sns.sent[0]?.json ?? "")).toMatchObject({
      prediction: null,
      predictionOmitted: why,
      output: { sizeBytes: Buffer.byteLength(prediction) },
    });
  });

  it("of exactly the largest size travels", async () => {
    const { sns, handle, predict } = deliveryBench();

    await handle(batchOf(predict(`"${"a".repeat(inlinePredictionMaxBytes - 2)}"`)));

    expect(sns.sent[0]?.envelope.predictionOmitted).toBeUndefined();
  });

  it("says that nobody knows when the model was invoked while its trigger has not recorded it", async () => {
    const { store, sns, handle, predict } = deliveryBench();
    const body = predict("{}");
    const { invokedAt: _, ...claimed } = store.json("model-b", claimKey(id)) as Claim;
    store.put({ bucket: "model-b", key: claimKey(id) }, JSON.stringify({ ...claimed, state: "claimed" }));

    await handle(batchOf(body));

    expect(sns.sent[0]?.envelope.times.invokedAt).toBeNull();
  });
});

describe("a batch of predictions", () => {
  it("goes back as a whole when the function's time ends before it is sent, even if the sending fails later", async () => {
    const { firehose, handle, predict } = deliveryBench();
    const sending = Promise.withResolvers<ReadonlyMap<Parcel, string>>();
    firehose.send = () => sending.promise;

    const answer = await handle(batchOf(predict("{}")), { getRemainingTimeInMillis: () => 2_000 });
    sending.reject(new Error("the socket closed"));

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "m0" }] });
  });

  it("of a model whose asking was not recorded tells no time of the prediction", async () => {
    const { store, lines, handle, predict } = deliveryBench();
    const body = predict("{}");
    const stored = await store.get({ bucket: "model-b", key: claimKey(id) });
    const claim = JSON.parse(Buffer.from(stored?.content ?? []).toString()) as Claim;
    store.put({ bucket: "model-b", key: claimKey(id) }, JSON.stringify({ ...claim, invokedAt: undefined }));

    await handle(batchOf(body));

    const [line] = lines.filter(({ message }) => message === "prediction delivered");
    expect(line).toMatchObject({ document_ms: 3_600_000 });
    expect(line).not.toHaveProperty("prediction_ms");
  });

  it("sends back only what a destination refused, and keeps that from the next destination", async () => {
    const { firehose, sns, lines, handle, predict } = deliveryBench();
    const documents = ["a", "b", "c"].map((digit) => digit.repeat(64));
    firehose.refuse = ({ envelope }) => envelope.documentId === documents[0];
    sns.refuse = ({ envelope }) => envelope.documentId === documents[1];

    const batch = batchOf(...documents.map((document) => predict("{}", document)), "not JSON");
    const answer = await handle(batch, { awsRequestId: "request-1" });

    expect(answer).toEqual({ batchItemFailures: ["m0", "m1", "m3"].map((itemIdentifier) => ({ itemIdentifier })) });
    expect(firehose.sent.map(({ envelope }) => envelope.documentId)).toEqual([documents[1], documents[2]]);
    expect(sns.sent.map(({ envelope }) => envelope.documentId)).toEqual([documents[2]]);
    expect(lines.filter(({ message }) => message === "prediction delivered")).toMatchObject([
      {
        document_id: documents[2],
        model: "model-b",
        model_version: "abcdef012345",
        // From 09:00:01, when the model was asked, to 09:30, and from 09:00, when the document came, to 10:00.
        prediction_ms: 1_799_000,
        document_ms: 3_600_000,
      },
    ]);
    expect(lines.filter(({ level }) => level === "error")).toHaveLength(3);
    expect(lines.filter((line) => line["request_id"] !== "request-1")).toEqual([]);
  });

  it.each([
    { name: "an object that is no prediction", body: objectCreatedBody({ key: "predictions/notes.txt" }) },
    { name: "a test notification", body: '{"eventSource":"aws:sagemaker","eventName":"TestNotification"}' },
  ])("acknowledges $name", async ({ body }) => {
    const { firehose, handle } = deliveryBench();

    expect(await handle(batchOf(body))).toEqual(nothingFailed);
    expect(firehose.sent).toEqual([]);
  });

  it.each([
    { name: "prediction", remove: `predictions/model-b/${id}/prediction.json`, code: "RUNTIME_PREDICTION_MISSING" },
    { name: "claim", remove: claimKey(id), code: "RUNTIME_CLAIM_MISSING" },
  ])("fails a message whose $name is gone", async ({ remove, code }) => {
    const { store, firehose, lines, handle, predict } = deliveryBench();
    const body = predict("{}");
    store.delete({ bucket: "model-b", key: remove });

    expect(await handle(batchOf(body))).toEqual({ batchItemFailures: [{ itemIdentifier: "m0" }] });
    expect(firehose.sent).toEqual([]);
    expect(lines).toContainEqual(expect.objectContaining({ level: "error", error_code: code, model: "model-b" }));
  });
});
