import type { LocalEvent } from "@sluice/local";
import { describe, expect, it } from "vitest";
import { caseKey } from "../../../src/cases/run/case-key.ts";
import { DocumentWatch } from "../../../src/cases/run/document-watch.ts";
import { localPipeline } from "../../support/pipelines.ts";

const account = "000000000000";
const pipeline = localPipeline({ "model-a": [], "model-b": ["model-a"] });

type Unsent<E> = E extends unknown ? Omit<E, "atMs"> : never;

function watchOf() {
  const watch = new DocumentWatch(pipeline, account);
  let atMs = 0;
  const apply = (event: Unsent<LocalEvent>) => watch.apply({ ...event, atMs: atMs++ } as LocalEvent);
  const created = (key: string, etag = "e") =>
    apply({ kind: "object-created", bucket: pipeline.source.bucket, key, etag, versionId: `v-${key}`, sizeBytes: 1 });
  const idOf = (key: string) =>
    [...watch.ledger.documents.values()].find(({ source }) => source?.key === key)?.documentId ?? "";
  const invoked = (key: string, model: string, reason?: string) => {
    const about = { endpointName: `reader--${model}-local`, inferenceId: idOf(key), invocationId: `${key} ${model}` };
    apply({ kind: "invocation-queued", ...about });
    apply({ kind: "invocation-started", ...about });
    const outputLocation = `s3://out/${model}`;
    if (reason === undefined) apply({ kind: "invocation-completed", ...about, outputLocation, sizeBytes: 1 });
    else apply({ kind: "invocation-failed", ...about, reason });
  };
  return { watch, created, invoked, idOf };
}

const settled = async (promise: Promise<unknown>) =>
  await Promise.race([promise.then(() => true), new Promise((done) => setImmediate(() => done(false)))]);

describe("watching documents", () => {
  it("ends with the last model, of one document while another goes on", async () => {
    const { watch, created, invoked, idOf } = watchOf();
    const [first, second] = [watch.ended("incoming/1.txt"), watch.ended("incoming/2.txt")];
    created("incoming/1.txt");
    created("incoming/2.txt");
    invoked("incoming/1.txt", "model-a");
    expect(await settled(first)).toBe(false);

    invoked("incoming/1.txt", "model-b");

    expect(await first).toMatchObject({
      documentId: idOf("incoming/1.txt"),
      versionId: "v-incoming/1.txt",
      outcomes: [
        { model: "model-a", status: "succeeded" },
        { model: "model-b", status: "succeeded" },
      ],
    });
    expect(await settled(second)).toBe(false);
  });

  it("ends when a model fails, without those behind it", async () => {
    const { watch, created, invoked } = watchOf();
    const ended = watch.ended("incoming/1.txt");
    created("incoming/1.txt");

    invoked("incoming/1.txt", "model-a", "out of memory");

    expect((await ended).outcomes).toMatchObject([
      { model: "model-a", status: "failed", reason: "out of memory" },
      { model: "model-b", status: "skipped", reason: "model-a failed" },
    ]);
  });

  it.each([
    { name: "nobody has seen", see: false, invoke: false, statuses: ["timed-out", "skipped"] },
    { name: "no model has begun with", see: true, invoke: false, statuses: ["timed-out", "skipped"] },
    { name: "half of the models have read", see: true, invoke: true, statuses: ["succeeded", "timed-out"] },
  ])(
    "says of every model how far it is when time is over for a document that $name",
    async ({ see, invoke, statuses }) => {
      const { watch, created, invoked } = watchOf();
      const ended = watch.ended("incoming/1.txt");
      if (see) created("incoming/1.txt");
      if (invoke) invoked("incoming/1.txt", "model-a");

      watch.end("incoming/1.txt", "timed-out");

      expect((await ended).outcomes.map(({ status }) => status)).toEqual(statuses);
    },
  );

  it("calls failed what nothing more happens to", async () => {
    const { watch, created } = watchOf();
    const ended = watch.ended("incoming/1.txt");
    created("incoming/1.txt");

    watch.end("incoming/1.txt", "idle");
    watch.end("incoming/1.txt", "timed-out");

    expect((await ended).outcomes[0]).toMatchObject({ status: "failed", reason: "it never began" });
  });
});

describe("the key of a case's document", () => {
  const one = { name: "office", input: { name: "clean 1.png" } };

  it("carries the test mark, the command, the repetition, the case and the document's own name", () => {
    expect(caseKey({ prefix: "incoming/", runId: "run", one, repetition: 2 })).toBe(
      "incoming/sluice-test/run-2/office/clean 1.png",
    );
  });

  it("is another one for each repetition, so that none supersedes another", () => {
    const keys = [1, 2].map((repetition) => caseKey({ prefix: "", runId: "run", one, repetition }));

    expect(new Set(keys).size).toBe(2);
  });
});
