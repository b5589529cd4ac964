import { describe, expect, it } from "vitest";
import { Flags } from "../../src/command-line/flags.ts";
import { assertNothingQueued } from "../../src/deploy/confirm-destroy.ts";
import type { QueueDepth } from "../../src/endpoints/queued-documents.ts";

const stack = "reader.data_dev";
const unasked = new Flags(new Map([["yes", []]]));
const dropQueued = new Flags(new Map([["drop-queued", []]]));

const model: QueueDepth = { part: { model: "a" }, messages: 0, deadLetters: 0 };
const delivery: QueueDepth = { part: "delivery", messages: 0, deadLetters: 0 };
const failures: QueueDepth = { part: "failures", messages: 0, deadLetters: 0 };

const wait = "wait for what is on its way";
const lookInto = "see to what failed and try it again, as nothing takes it from there by itself";

describe("a destroy while queues hold something", () => {
  it.each([
    {
      name: "documents on their way into a model",
      depths: [{ ...model, messages: 2 }],
      holds: "2 documents waiting for a",
      hint: wait,
    },
    {
      name: "documents that a model was never given",
      depths: [{ ...model, deadLetters: 1 }],
      holds: "1 document that could not be given to a (dead letters)",
      hint: lookInto,
    },
    {
      name: "predictions on their way to whoever reads them",
      depths: [{ ...delivery, messages: 1 }],
      holds: "1 prediction waiting to be delivered",
      hint: wait,
    },
    {
      name: "predictions that nobody got",
      depths: [{ ...delivery, deadLetters: 3 }],
      holds: "3 predictions that could not be delivered (dead letters)",
      hint: lookInto,
    },
    {
      name: "documents that failed in a model",
      depths: [{ ...failures, messages: 4 }],
      holds: "4 failures kept to be tried again",
      hint: lookInto,
    },
    {
      name: "some of each",
      depths: [
        { ...model, messages: 1, deadLetters: 1 },
        { ...delivery, messages: 1, deadLetters: 1 },
        { ...failures, messages: 1 },
      ],
      holds:
        "1 document waiting for a, 1 prediction waiting to be delivered, 1 document that could not be given to a (dead letters), " +
        "1 prediction that could not be delivered (dead letters) and 1 failure kept to be tried again",
      hint: `${wait}; ${lookInto}`,
    },
  ])("is refused, and lost only when that is asked for: $name", ({ depths, hint, holds }) => {
    expect(() => assertNothingQueued({ flags: unasked, stack }, depths)).toThrow(
      expect.objectContaining({
        code: "DEPLOY_DOCUMENTS_WAIT",
        message: `reader.data_dev still holds ${holds}`,
        hint: `${hint}; or add --drop-queued to lose it`,
      }),
    );
    expect(() => assertNothingQueued({ flags: dropQueued, stack }, depths)).not.toThrow();
  });

  it("goes on when all of them are empty", () => {
    expect(() => assertNothingQueued({ flags: unasked, stack }, [model, delivery, failures])).not.toThrow();
  });
});
