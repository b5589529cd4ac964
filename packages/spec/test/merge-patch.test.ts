import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergePatch } from "../src/merge-patch.ts";

describe("a JSON Merge Patch", () => {
  // The examples of RFC 7386, appendix A.
  it.each([
    { target: { a: "b" }, patch: { a: "c" }, merged: { a: "c" } },
    { target: { a: "b" }, patch: { b: "c" }, merged: { a: "b", b: "c" } },
    { target: { a: "b" }, patch: { a: null }, merged: {} },
    { target: { a: "b", b: "c" }, patch: { a: null }, merged: { b: "c" } },
    { target: { a: ["b"] }, patch: { a: "c" }, merged: { a: "c" } },
    { target: { a: "c" }, patch: { a: ["b"] }, merged: { a: ["b"] } },
    { target: { a: { b: "c" } }, patch: { a: { b: "d", c: null } }, merged: { a: { b: "d" } } },
    { target: { a: [{ b: "c" }] }, patch: { a: [1] }, merged: { a: [1] } },
    { target: ["a", "b"], patch: ["c", "d"], merged: ["c", "d"] },
    { target: { a: "b" }, patch: ["c"], merged: ["c"] },
    { target: { a: "foo" }, patch: null, merged: null },
    { target: { a: "foo" }, patch: "bar", merged: "bar" },
    { target: { e: null }, patch: { a: 1 }, merged: { e: null, a: 1 } },
    { target: [1, 2], patch: { a: "b", c: null }, merged: { a: "b" } },
    { target: {}, patch: { a: { bb: { ccc: null } } }, merged: { a: { bb: {} } } },
  ])("of $patch makes $target into $merged", ({ target, patch, merged }) => {
    expect(mergePatch(target, patch)).toEqual(merged);
  });

  const object = fc.dictionary(fc.string(), fc.jsonValue());

  it("changes neither of its arguments", () => {
    fc.assert(
      fc.property(object, object, (target, patch) => {
        const before = [structuredClone(target), structuredClone(patch)];
        mergePatch(target, patch);
        expect([target, patch]).toEqual(before);
      }),
    );
  });

  it("changes nothing when applied a second time", () => {
    fc.assert(
      fc.property(object, object, (target, patch) => {
        const once = mergePatch(target, patch);
        expect(mergePatch(once, patch)).toEqual(once);
      }),
    );
  });

  it("touches no prototype", () => {
    const merged = mergePatch({}, JSON.parse('{"__proto__": {"polluted": true}}'));

    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(Object.keys(merged as object)).toEqual(["__proto__"]);
  });
});
