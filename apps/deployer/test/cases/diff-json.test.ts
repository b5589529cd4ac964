import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffJson } from "../../src/cases/judge/diff-json.ts";
import { lookUp, parsePointer, writePointer } from "../../src/cases/judge/json-pointer.ts";
import { parseJson } from "../../src/cases/judge/parse-json.ts";

/** A value and the pointer of one of its places. */
const valueAndPlace = fc.jsonValue({ maxDepth: 4 }).chain((value) => {
  return fc.constantFrom(...placesOf(value)).map((place) => ({ value, place }));
});

describe("the differences of two values of JSON", () => {
  it("are none of a value and itself", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(diffJson(value, structuredClone(value))).toEqual([]);
      }),
    );
  });

  it("are none when members stand in another order", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(diffJson(value, reordered(value))).toEqual([]);
      }),
    );
  });

  it("lead to the one value that was changed, with what it was and is", () => {
    fc.assert(
      fc.property(valueAndPlace, ({ value, place }) => {
        const changed = replaceAt(value, place, "planted by the test");

        const differences = diffJson(value, changed);

        const pointer = writePointer(place);
        expect(differences).toHaveLength(1);
        expect(differences[0]).toMatchObject({ pointer, kind: "changed", after: "planted by the test" });
        expect(lookUp(value, parsePointer(pointer) ?? []).found[0]?.value).toEqual(differences[0]?.before);
        expect(lookUp(changed, parsePointer(pointer) ?? []).found[0]?.value).toBe("planted by the test");
      }),
    );
  });

  it("are none at or below what is ignored", () => {
    fc.assert(
      fc.property(valueAndPlace, fc.jsonValue(), ({ value, place }, other) => {
        expect(diffJson(value, replaceAt(value, place, other), { ignore: [writePointer(place)] })).toEqual([]);
      }),
    );
  });

  it("are the same in both directions, with before and after exchanged", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
        const opposite = { added: "removed", removed: "added", changed: "changed" };

        const there = diffJson(before, after).map(({ pointer, kind }) => `${kind} ${pointer}`);
        const back = diffJson(after, before).map(({ pointer, kind }) => `${opposite[kind]} ${pointer}`);

        expect(back.toSorted()).toEqual(there.toSorted());
      }),
    );
  });

  it.each([
    { name: "a member more", before: {}, after: { a: 1 }, expected: ["added /a"] },
    { name: "a member less", before: { a: null }, after: {}, expected: ["removed /a"] },
    { name: "another type", before: { a: 1 }, after: { a: "1" }, expected: ["changed /a"] },
    { name: "null is not nothing", before: { a: null }, after: { a: 0 }, expected: ["changed /a"] },
    { name: "an object for a list", before: [], after: {}, expected: ["changed "] },
    { name: "an item at the end", before: [1, 2], after: [1, 2, 3], expected: ["added /2"] },
    { name: "an item at the front", before: [1, 2], after: [0, 1, 2], expected: ["added /0"] },
    { name: "an item in the middle", before: [1, 2, 3], after: [1, 9, 2, 3], expected: ["added /1"] },
    { name: "an item taken out of the middle", before: [1, 2, 3], after: [1, 3], expected: ["removed /1"] },
    { name: "one changed and one more", before: [1, 2, 3], after: [1, 8, 9, 3], expected: ["changed /1", "added /2"] },
    { name: "one of equal items less", before: [1, 1, 1], after: [1, 1], expected: ["removed /2"] },
    {
      name: "two of equally many items exchanged",
      before: [1, 2],
      after: [2, 1],
      expected: ["changed /0", "changed /1"],
    },
    {
      name: "a name with a slash and a tilde",
      before: { "a/~": 1 },
      after: { "a/~": 2 },
      expected: ["changed /a~1~0"],
    },
    { name: "an empty name", before: { "": 1 }, after: { "": 2 }, expected: ["changed /"] },
    { name: "the name __proto__", before: {}, after: JSON.parse('{"__proto__":1}'), expected: ["added /__proto__"] },
  ])("$name: $expected", ({ before, after, expected }) => {
    expect(diffJson(before, after).map(({ kind, pointer }) => `${kind} ${pointer}`)).toEqual(expected);
  });

  it("of trees whose lists all grew are found without comparing any two parts again and again", () => {
    const depth = 200;
    const [before, after] = [grownTree(depth, 1), grownTree(depth, 0)];

    expect(diffJson(before, after).map(({ pointer }) => pointer)).toHaveLength(depth);
    expect(diffJson(before, after, { ignore: ["/nothing"] })).toHaveLength(depth);
  });

  it.each([
    { name: "all items", ignore: ["/*"], expected: [] },
    { name: "another item", ignore: ["/0"], expected: ["added /1"] },
  ])("of lists of different length leave out $name", ({ ignore, expected }) => {
    const differences = diffJson([1, 2, 3], [1, 9, 2, 3], { ignore });

    expect(differences.map(({ kind, pointer }) => `${kind} ${pointer}`)).toEqual(expected);
  });

  it.each([
    { name: "exactly, the same", before: 0.1, after: 0.1, within: 0, same: true },
    { name: "exactly, the next double", before: 0.1, after: 0.1 + Number.EPSILON, within: 0, same: false },
    { name: "within, at the limit in decimals", before: 1, after: 1.1, within: 0.1, same: true },
    { name: "within, beyond the limit", before: 1, after: 1.1001, within: 0.1, same: false },
    { name: "within, a number that is too large to be one", before: 1, after: Infinity, within: 10, same: false },
    {
      name: "within, numbers that are too large on either side",
      before: -Infinity,
      after: Infinity,
      within: 1,
      same: false,
    },
    { name: "0 and -0", before: 0, after: -0, within: 0, same: true },
    { name: "a number and a text, whatever the limit", before: 1, after: "1", within: 10, same: false },
  ])("numbers are compared $name: $same", ({ before, after, within, same }) => {
    expect(diffJson({ a: [before] }, { a: [after] }, { within })).toHaveLength(same ? 0 : 1);
  });

  it("never depend on the direction in which a number differs", () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true }),
        fc.double({ noNaN: true }),
        fc.double({ min: 0, noNaN: true }),
        (a, b, within) => {
          expect(diffJson(a, b, { within }).length).toBe(diffJson(b, a, { within }).length);
        },
      ),
    );
  });

  it.each([
    { name: "differ in their last digit", before: "12345678901234567890", after: "12345678901234567891", count: 1 },
    { name: "are the same", before: "12345678901234567890", after: "12345678901234567890", count: 0 },
    { name: "are written with an exponent", before: "100000000000000000000", after: "1e20", count: 0 },
    {
      name: "are near each other, and that is asked",
      before: "12345678901234567890",
      after: "12345678901234567899",
      within: 10,
      count: 0,
    },
    {
      name: "are not near enough",
      before: "12345678901234567890",
      after: "12345678901234567999",
      within: 10,
      count: 1,
    },
  ])("integers that no double holds $name: $count", ({ before, after, within = 0, count }) => {
    expect(diffJson(jsonOf(before), jsonOf(after), { within })).toHaveLength(count);
  });

  it("keep every digit of an integer when they are written", () => {
    const differences = diffJson(jsonOf("[12345678901234567890]"), jsonOf("[12345678901234567891]"));

    expect(JSON.stringify(differences)).toContain('"before":12345678901234567890,"after":12345678901234567891');
  });

  it.each([
    { name: "a member of every item", ignore: ["/items/*/at"], expected: ["/items/0/b"] },
    { name: "all below a member", ignore: ["/items"], expected: [] },
    { name: "one item", ignore: ["/items/0"], expected: ["/items/1/at"] },
    { name: "a place that is not there", ignore: ["/nothing"], expected: ["/items/0/at", "/items/0/b", "/items/1/at"] },
    { name: "everything", ignore: [""], expected: [] },
  ])("leave out $name", ({ ignore, expected }) => {
    const before = { items: [{ at: 1, b: 1 }, { at: 1 }] };
    const after = { items: [{ at: 2, b: 2 }, { at: 2 }] };

    expect(diffJson(before, after, { ignore }).map(({ pointer }) => pointer)).toEqual(expected);
  });
});

describe("JSON Pointers", () => {
  it("are read as they were written", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (segments) => {
        expect(parsePointer(writePointer(segments))).toEqual(segments);
      }),
    );
  });

  it.each(["a", "a/b", "/a~", "/a~2", "#/a", "$.a"])("%s is none", (text) => {
    expect(parsePointer(text)).toBeUndefined();
  });

  it("with * lead to every item, and say where one has nothing", () => {
    const { found, missing } = lookUp({ items: [{ a: 1 }, {}, { a: 3 }] }, ["items", "*", "a"]);

    expect(found.map(({ pointer, value }) => [pointer, value])).toEqual([
      ["/items/0/a", 1],
      ["/items/2/a", 3],
    ]);
    expect(missing.map(({ pointer }) => pointer)).toEqual(["/items/1/a"]);
  });

  it.each([
    { name: "a list", value: [], pointer: "/*" },
    { name: "an object", value: {}, pointer: "/*" },
    { name: "a text", value: "abc", pointer: "/*" },
    { name: "an index with a leading zero", value: [1, 2], pointer: "/01" },
    { name: "the length of a list", value: [1], pointer: "/length" },
    { name: "what every object has", value: {}, pointer: "/toString" },
  ])("lead nowhere in $name: $pointer", ({ value, pointer }) => {
    const { found, missing } = lookUp(value, parsePointer(pointer) ?? []);

    expect(found).toEqual([]);
    expect(missing).toHaveLength(1);
  });
});

/** Lists in lists, each with so many items after the one that holds the next. */
function grownTree(depth: number, more: number): unknown {
  return Array.from({ length: depth }).reduce<unknown>((inner) => [inner, ...Array(more).fill(0)], more);
}

function placesOf(value: unknown, place: readonly string[] = []): (readonly string[])[] {
  const members = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return [place, ...members.flatMap(([name, member]) => placesOf(member, [...place, name]))];
}

function replaceAt(value: unknown, [step, ...rest]: readonly string[], planted: unknown): unknown {
  if (step === undefined) return planted;
  if (Array.isArray(value)) return value.with(Number(step), replaceAt(value[Number(step)], rest, planted));
  const members = Object.entries(value as object);
  return Object.fromEntries(
    members.map(([key, member]) => [key, key === step ? replaceAt(member, rest, planted) : member]),
  );
}

function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).toReversed();
  return Object.fromEntries(members.map(([name, member]) => [name, reordered(member)]));
}

function jsonOf(text: string): unknown {
  const parsed = parseJson(text);
  return parsed.ok ? parsed.value : undefined;
}
