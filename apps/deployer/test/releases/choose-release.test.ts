import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseRelease } from "../../src/releases/choose-release.ts";
import { changedModels, isSameContent } from "../../src/releases/compare-releases.ts";
import type { NewRelease, ReleaseRecord } from "../../src/releases/release.ts";
import { releaseOfTag } from "../support/release-records.ts";

/** Releases 1, 2, 3 and so on, each with the content its letter names. */
function releasesOf(contents: string, changes: Partial<NewRelease> = {}): ReleaseRecord[] {
  return [...contents].map((tag, index) => ({ version: 1, number: index + 1, ...releaseOfTag(tag, changes) }));
}

const choose = (contents: string, to?: number, isDeployed = true) =>
  chooseRelease({
    isDeployed,
    pipeline: "reader",
    environment: "data_dev",
    releases: releasesOf(contents),
    ...(to === undefined ? {} : { to }),
  });

describe("without a number", () => {
  it.each([
    { contents: "ab", target: 1 },
    { contents: "abc", target: 2 },
    { contents: "abb", target: 1 },
    { contents: "abccc", target: 2 },
    { contents: "aba", target: 2 },
    { contents: "abaa", target: 2 },
  ])("of $contents it is release $target", ({ contents, target }) => {
    expect(choose(contents)).toMatchObject({ current: { number: contents.length }, target: { number: target } });
  });

  it("is the newest that differs, and all between it and the current one are the same as that", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 2, maxLength: 12 }), (contents) => {
        fc.pre(new Set(contents).size > 1);
        const { current, target } = choose(contents);

        const letters = [...contents];
        expect(letters[target.number - 1]).not.toBe(letters[current.number - 1]);
        expect(new Set(letters.slice(target.number)).size).toBe(1);
      }),
    );
  });
});

it("goes further back after a rollback, never to what that left", () => {
  const [a, b, c] = releasesOf("abc");
  const back = { ...releasesOf("abcb")[3], kind: "rollback", rollbackTo: 2 } as ReleaseRecord;
  const where = { pipeline: "reader", environment: "data_dev", isDeployed: true };

  const chosen = chooseRelease({ ...where, releases: [a, b, c, back].filter((release) => release !== undefined) });

  expect(chosen.target.number).toBe(1);
});

it.each([{ contents: "a" }, { contents: "ab" }, { contents: "aaa" }])(
  "of $contents it is the newest when that is not what is deployed, as after a deployment that failed",
  ({ contents }) => {
    expect(choose(contents, undefined, false).target.number).toBe(contents.length);
  },
);

it.each([
  { name: "an earlier one", contents: "abc", to: 1, target: 1 },
  { name: "the newest, as something else may be deployed", contents: "abc", to: 3, target: 3 },
  { name: "one with the current one's content", contents: "aba", to: 1, target: 1 },
])("--to names $name", ({ contents, to, target }) => {
  expect(choose(contents, to).target.number).toBe(target);
});

it.each([
  {
    name: "nothing was released",
    contents: "",
    to: undefined,
    code: "RELEASE_NONE",
    message: "reader in data_dev has no release",
  },
  {
    name: "a number of nothing",
    contents: "",
    to: 1,
    code: "RELEASE_NONE",
    message: "reader in data_dev has no release",
  },
  {
    name: "one release",
    contents: "a",
    to: undefined,
    code: "RELEASE_NOTHING_BEFORE",
    message: /has one release only: there is nothing/,
  },
  {
    name: "the same content always",
    contents: "aaa",
    to: undefined,
    code: "RELEASE_NOTHING_BEFORE",
    message: /has the same content in all its releases/,
  },
  {
    name: "an unknown number",
    contents: "ab",
    to: 7,
    code: "RELEASE_UNKNOWN",
    message: "reader in data_dev has no release 7",
    hint: "it has releases 1 to 2",
  },
  {
    name: "an unknown number beside one",
    contents: "a",
    to: 7,
    code: "RELEASE_UNKNOWN",
    message: /no release 7/,
    hint: "it has release 1",
  },
])("$name is refused with $code", ({ contents, to, code, message, hint }) => {
  const attempt = () => choose(contents, to);

  expect(attempt).toThrow(message);
  expect(attempt).toThrow(expect.objectContaining({ code, ...(hint === undefined ? {} : { hint }) }));
});

it("content does not depend on who released it, when, why and from which commit", () => {
  const [one] = releasesOf("a");
  const [other] = releasesOf("a", {
    by: "ben",
    at: "2027-01-01T00:00:00Z",
    kind: "rollback",
    rollbackTo: 1,
    changes: 0,
  });

  expect(one && other && isSameContent(one, other)).toBe(true);
});

it("content depends on the bundles too", () => {
  const [one] = releasesOf("a");
  if (one === undefined) throw new Error("there is one");
  const delivery = { ...one.pins.bundles.delivery, sha256: "6".repeat(64) };
  const other = { ...one, pins: { ...one.pins, bundles: { ...one.pins.bundles, delivery } } };

  expect(isSameContent(one, other)).toBe(false);
});

it("every model of two releases is added, changed, removed or the same, and only one of them", () => {
  const models = fc.dictionary(fc.constantFrom("a", "b", "c", "toString"), fc.constantFrom("v1", "v2"));
  fc.assert(
    fc.property(models, models, (before, after) => {
      const { added, changed, removed } = changedModels({ models: before }, { models: after });

      const same = Object.keys(after).filter((model) => Object.hasOwn(before, model) && before[model] === after[model]);
      expect([...added, ...changed, ...removed, ...same].toSorted()).toEqual(
        [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted(),
      );
      expect(added.every((model) => !Object.hasOwn(before, model))).toBe(true);
      expect(changed.every((model) => before[model] !== after[model])).toBe(true);
    }),
  );
});
