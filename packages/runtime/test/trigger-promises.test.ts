import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Claim } from "../src/contracts/claim.ts";
import type { Manifest } from "../src/contracts/manifest.ts";
import { documentId } from "../src/documents/document-id.ts";
import { claimKey, manifestKey } from "../src/documents/state-keys.ts";
import { type Fault, SimulatedPipeline } from "./support/simulated-pipeline.ts";

const keys = ["incoming/a.pdf", "incoming/b c+d%20é.pdf", "incoming/c.txt"];
const models = ["model-a", "model-b", "model-c", "model-d"];

/** Faults by the number of the I/O call, over the whole life of the pipeline, at which a handler dies. */
const faults: fc.Arbitrary<ReadonlyMap<number, Fault>> = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 60 }),
      fc.constantFrom<Fault>("dies-before", "dies-after", "fails-before", "fails-after", "sent-again"),
    ),
    { maxLength: 6 },
  )
  .map((pairs) => new Map(pairs));

const choices = fc.infiniteStream(fc.nat(1_000_000));

describe("every document is invoked and its claims end invoked, in a pipeline of a root, two children and a fan-in", () => {
  it("whatever the order, the batches, the duplicates and the crashes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(keys, { minLength: 1 }),
        faults,
        choices,
        fc.boolean(),
        async (chosen, crashes, stream, versioned) => {
          const world = new SimulatedPipeline({
            choose: () => stream.next().value ?? 0,
            faults: crashes,
            duplicates: true,
            versioned,
          });
          const documents = chosen.map((key) => world.putSource(key, `content of ${key}`));

          await world.drain();

          expect(world.deadLetters).toEqual([]);
          for (const id of documents) {
            for (const model of models) {
              expect(world.invocationsOf(model, id)).toBeGreaterThanOrEqual(1);
              expect(world.store.json(model, claimKey(id))).toMatchObject({ state: "invoked", documentId: id, model });
            }
            const manifest = world.store.json("model-d", manifestKey(id)) as Manifest;
            expect(Object.keys(manifest.predictions)).toEqual(["model-b", "model-c"]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("exactly once when nothing crashes, even with handlers interleaved at every call and events repeated under new ids", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), choices, async (scheduler, stream) => {
        const world = new SimulatedPipeline({
          choose: () => stream.next().value ?? 0,
          reissues: true,
          versioned: true,
          around: (call) => scheduler.schedule(Promise.resolve()).then(call),
        });
        const documents = keys.map((key) => world.putSource(key, `content of ${key}`));

        await scheduler.waitFor(world.drain(3));

        expect(world.deadLetters).toEqual([]);
        for (const id of documents) expect(models.map((model) => world.invocationsOf(model, id))).toEqual([1, 1, 1, 1]);
      }),
      { numRuns: 100 },
    );
  });

  it("and of an object that is overwritten at any moment, the last version is", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(2), { minLength: 2, maxLength: 5 }),
        faults,
        choices,
        fc.boolean(),
        async (contents, crashes, stream, versioned) => {
          const world = new SimulatedPipeline({ choose: () => stream.next().value ?? 0, faults: crashes, versioned });
          let last = "";
          for (const content of contents) {
            last = world.putSource("incoming/a.pdf", `content ${content}`);
            await world.step();
          }

          await world.drain();

          expect(world.deadLetters).toEqual([]);
          expect(world.invocationsOf("model-a", last)).toBeGreaterThanOrEqual(1);
          for (const key of await world.store.list("model-a", "claims/")) {
            expect((world.store.json("model-a", key) as Claim).state).not.toBe("claimed");
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

it("gives the document id that the source object has in the simulation too", () => {
  const world = new SimulatedPipeline({ choose: () => 0, versioned: false });

  const id = world.putSource("incoming/a.pdf", "text");

  expect(id).toBe(documentId({ bucket: "source", key: "incoming/a.pdf", etag: "1cb251ec0d568de6a929b520c4aed8d1" }));
});
