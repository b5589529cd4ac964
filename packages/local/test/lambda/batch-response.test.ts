import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failedMessageIds } from "../../src/lambda/batch-response.ts";

const ids = ["a", "b", "c"];
const failing = (...failed: unknown[]) => ({ batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) });

describe("a function that reports its failures", () => {
  it.each<{ name: string; result: unknown; failed: readonly string[] }>([
    { name: "nothing", result: undefined, failed: [] },
    { name: "null", result: null, failed: [] },
    { name: "an object without a list", result: {}, failed: [] },
    { name: "null for a list", result: { batchItemFailures: null }, failed: [] },
    { name: "an empty list", result: failing(), failed: [] },
    { name: "one message", result: failing("b"), failed: ["b"] },
    { name: "a message twice", result: failing("b", "b"), failed: ["b"] },
    { name: "an unknown message", result: failing("b", "x"), failed: ids },
    { name: "an empty id", result: failing(""), failed: ids },
    { name: "a missing id", result: { batchItemFailures: [{}] }, failed: ids },
    { name: "something that is no list", result: { batchItemFailures: "b" }, failed: ids },
    { name: "a string", result: "oops", failed: ids },
  ])("and answers $name fails $failed", ({ result, failed }) => {
    expect([...failedMessageIds(result, ids, true)]).toEqual(failed);
  });

  it("fails exactly the messages it names", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.uuid(), { minLength: 1 }), fc.infiniteStream(fc.boolean()), (all, flags) => {
        const named = all.filter(() => flags.next().value);

        expect([...failedMessageIds(failing(...named), all, true)].toSorted()).toEqual(named.toSorted());
      }),
    );
  });
});

describe("a function that does not report them", () => {
  it("fails nothing by what it answers", () => {
    expect([...failedMessageIds(failing("b"), ids, false)]).toEqual([]);
  });
});
