import type { LocalEvent } from "@sluice/local";
import { documentId } from "@sluice/runtime";
import { modelNames, pipelineNames } from "@sluice/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Ledger } from "../src/run/ledger.ts";
import { documentStatus, type Ending, outcomesOf } from "../src/run/status.ts";
import { local, localPipeline } from "./support/pipelines.ts";

const pipeline = localPipeline({ "model-a": [], "model-b": ["model-a"], "model-c": ["model-a"] });
const place = { pipeline: "reader", stage: "local", accountId: local.accountId };
const names = (model: string) => modelNames({ ...place, model });
const source = { bucket: "reader-input-local", key: "incoming/a.txt", versionId: "v1", etag: "e1" };
const id = documentId(source);

const created: LocalEvent = { atMs: 1, kind: "object-created", sizeBytes: 3, ...source };
const at = (model: string, invocationId = `${model}-1`) => ({
  endpointName: names(model).endpoint,
  inferenceId: id,
  invocationId,
});
const queued = (model: string, invocationId?: string): LocalEvent => ({
  atMs: 10,
  kind: "invocation-queued",
  ...at(model, invocationId),
});
const started = (model: string, invocationId?: string): LocalEvent => ({
  atMs: 20,
  kind: "invocation-started",
  ...at(model, invocationId),
});
const completed = (model: string, invocationId?: string): LocalEvent => {
  return {
    atMs: 30,
    kind: "invocation-completed",
    outputLocation: `s3://out/${model}`,
    sizeBytes: 9,
    ...at(model, invocationId),
  };
};
const failed = (model: string, invocationId?: string): LocalEvent => ({
  atMs: 30,
  kind: "invocation-failed",
  reason: "it broke",
  ...at(model, invocationId),
});
const deadLettered = (queueName: string, body: unknown): LocalEvent => {
  return { atMs: 40, kind: "message-dead-lettered", queueName, deadLetterQueueName: "dlq", body: JSON.stringify(body) };
};
const sourceEvent = {
  detail: { bucket: { name: source.bucket }, object: { key: source.key, "version-id": "v1", etag: "e1" } },
};
const ran = (...models: string[]) => models.flatMap((model) => [queued(model), started(model), completed(model)]);

const running: Ending = { state: "running", superseded: new Set(), lastError: () => undefined };
const idle: Ending = { ...running, state: "idle" };

function follow(events: readonly LocalEvent[], ending: Ending = idle) {
  const ledger = new Ledger(pipeline, local.accountId);
  for (const event of events) ledger.apply(event);
  const record = ledger.documents.get(id);
  const outcomes =
    record === undefined
      ? []
      : outcomesOf(record, pipeline, { ...ending, lastError: (each, model) => ledger.lastError(each, model) });
  return { ledger, outcomes, statuses: outcomes.map(({ status }) => status), document: documentStatus(outcomes) };
}

describe("a document's statuses", () => {
  it.each([
    {
      name: "put in",
      events: [created],
      ending: running,
      statuses: ["waiting", "waiting", "waiting"],
      document: "waiting",
    },
    {
      name: "in the backlog",
      events: [created, queued("model-a")],
      ending: running,
      statuses: ["queued", "waiting", "waiting"],
      document: "queued",
    },
    {
      name: "at a model",
      events: [created, queued("model-a"), started("model-a")],
      ending: running,
      statuses: ["running", "waiting", "waiting"],
      document: "running",
    },
    {
      name: "through all models",
      events: [created, ...ran("model-a", "model-b", "model-c")],
      ending: idle,
      statuses: ["succeeded", "succeeded", "succeeded"],
      document: "succeeded",
    },
    {
      name: "failed at the first model",
      events: [created, queued("model-a"), started("model-a"), failed("model-a")],
      ending: idle,
      statuses: ["failed", "skipped", "skipped"],
      document: "failed",
    },
    {
      name: "failed at one of the last",
      events: [created, ...ran("model-a", "model-b"), queued("model-c"), failed("model-c")],
      ending: idle,
      statuses: ["succeeded", "succeeded", "failed"],
      document: "failed",
    },
    {
      name: "failed, then redriven with success",
      events: [
        created,
        queued("model-a"),
        failed("model-a"),
        queued("model-a", "2"),
        completed("model-a", "2"),
        ...ran("model-b", "model-c"),
      ],
      ending: idle,
      statuses: ["succeeded", "succeeded", "succeeded"],
      document: "succeeded",
    },
    {
      name: "failed, and at it again",
      events: [created, queued("model-a"), failed("model-a"), queued("model-a", "2")],
      ending: running,
      statuses: ["queued", "waiting", "waiting"],
      document: "queued",
    },
    {
      name: "given up by the trigger",
      events: [created, deadLettered(names("model-a").queue, sourceEvent)],
      ending: running,
      statuses: ["failed", "skipped", "skipped"],
      document: "failed",
    },
    {
      name: "at a model when time was up",
      events: [created, queued("model-a"), started("model-a")],
      ending: { ...running, state: "timed-out" },
      statuses: ["timed-out", "skipped", "skipped"],
      document: "timed-out",
    },
    {
      name: "not begun when time was up",
      events: [created],
      ending: { ...running, state: "timed-out" },
      statuses: ["timed-out", "skipped", "skipped"],
      document: "timed-out",
    },
    {
      name: "overwritten",
      events: [created],
      ending: { ...idle, superseded: new Set([id]) },
      statuses: ["superseded", "superseded", "superseded"],
      document: "superseded",
    },
    {
      name: "forgotten",
      events: [created],
      ending: idle,
      statuses: ["failed", "skipped", "skipped"],
      document: "failed",
    },
  ] as const)("$name", ({ events, ending, statuses, document }) => {
    const followed = follow(events, ending);

    expect(followed.statuses).toEqual(statuses);
    expect(followed.document).toBe(document);
  });

  it("are skipped for a key the source does not take", () => {
    const other = { ...source, key: "incoming/a.pdf" };
    const ledger = new Ledger(pipeline, local.accountId);
    ledger.apply({ ...created, ...other });

    const record = ledger.documents.get(documentId(other));
    const outcomes = record === undefined ? [] : outcomesOf(record, pipeline, running);

    expect(outcomes[0]).toMatchObject({ status: "skipped", reason: "the source takes .txt only" });
    expect(documentStatus(outcomes)).toBe("skipped");
  });

  it("are the same in whatever order the events come", () => {
    const events = [
      created,
      ...ran("model-a", "model-b"),
      queued("model-c"),
      failed("model-c"),
      queued("model-c", "2"),
      started("model-c", "2"),
    ];
    const expected = follow([...events, completed("model-c", "2")]).outcomes;

    fc.assert(
      fc.property(
        fc.shuffledSubarray([...events, completed("model-c", "2")], { minLength: events.length + 1 }),
        (shuffled) => {
          expect(follow(shuffled).outcomes).toEqual(expected);
        },
      ),
    );
  });

  it("are not changed by events that come twice", () => {
    const events = [created, ...ran("model-a", "model-b", "model-c")];
    fc.assert(
      fc.property(fc.subarray(events), (again) => {
        expect(follow([...events, ...again]).outcomes).toEqual(follow(events).outcomes);
      }),
    );
  });

  it("end for every document once nothing is left to happen, whatever is missing", () => {
    const events = [
      created,
      ...ran("model-a", "model-b", "model-c"),
      failed("model-a"),
      deadLettered(names("model-b").queue, sourceEvent),
    ];
    fc.assert(
      fc.property(fc.subarray(events, { minLength: 1 }), (some) => {
        const { statuses } = follow([...some, created], { ...idle, state: "timed-out" });
        expect(statuses).not.toContain("waiting");
        expect(statuses).not.toContain("running");
        expect(statuses).not.toContain("queued");
      }),
    );
  });
});

describe("the ledger", () => {
  it("counts how often an endpoint was invoked, and keeps the last reason", () => {
    const { outcomes } = follow([
      created,
      queued("model-a", "1"),
      failed("model-a", "1"),
      queued("model-a", "2"),
      failed("model-a", "2"),
    ]);

    expect(outcomes[0]).toMatchObject({ attempts: 2, reason: "it broke", status: "failed" });
  });

  it.each([
    { name: "an object event", body: sourceEvent, model: "model-a" },
    {
      name: "a prediction's event",
      body: { detail: { bucket: { name: "x" }, object: { key: `predictions/model-a/${id}/prediction.json` } } },
      model: "model-b",
    },
    { name: "an inference's failure", body: { inferenceId: id, eventName: "InferenceResult" }, model: "model-a" },
    {
      name: "an inference's failure in an SNS message",
      body: { Type: "Notification", Message: JSON.stringify({ inferenceId: id }) },
      model: "model-a",
    },
  ])("knows the document of a dead letter with $name", ({ body, model }) => {
    const { ledger } = follow([created, deadLettered(names(model).queue, body)]);

    expect([...(ledger.documents.get(id)?.deadLetters.keys() ?? [])]).toEqual([model]);
  });

  it.each([
    { name: "another queue's dead letter", event: deadLettered("other", sourceEvent) },
    {
      name: "a dead letter that is no JSON",
      event: { ...deadLettered(names("model-a").queue, {}), body: "{" } as LocalEvent,
    },
    { name: "another bucket's object", event: { ...created, bucket: "other" } as LocalEvent },
    { name: "an object outside the prefix", event: { ...created, key: "elsewhere/a.txt" } as LocalEvent },
    { name: "a folder", event: { ...created, key: "incoming/folder/" } as LocalEvent },
    { name: "another endpoint's invocation", event: { ...queued("model-a"), endpointName: "other" } as LocalEvent },
  ])("passes over $name", ({ event }) => {
    expect(follow([event]).ledger.documents.size).toBe(0);
  });

  it.each([
    { name: "about the document", fields: { document_id: id } },
    { name: "about a message", fields: { message_id: "m1" } },
  ])("adds what the trigger last logged $name to why it was given up", ({ fields }) => {
    const line = JSON.stringify({ level: "ERROR", message: "message failed", error: "no such endpoint", ...fields });
    const { outcomes } = follow([
      created,
      { atMs: 5, kind: "function-log", functionName: names("model-a").triggerFunction, line },
      { atMs: 5, kind: "function-log", functionName: names("model-a").triggerFunction, line: 'no JSON but "ERROR"' },
      deadLettered(names("model-a").queue, sourceEvent),
    ]);

    expect(outcomes[0]?.reason).toBe("the trigger gave up: message failed: no such endpoint");
  });

  it("counts deliveries and notifications of its own pipeline only", () => {
    const { deliveryStream, predictionsTopic, errorsTopic } = pipelineNames(place);
    const { ledger } = follow([
      { atMs: 1, kind: "record-put", streamName: deliveryStream, data: "" },
      { atMs: 1, kind: "record-put", streamName: "other", data: "" },
      { atMs: 1, kind: "message-published", topicName: predictionsTopic, message: "", attributes: {} },
      { atMs: 1, kind: "message-published", topicName: errorsTopic, message: "", attributes: {} },
    ]);

    expect([ledger.delivered, ledger.notifications]).toEqual([1, 1]);
  });
});
