import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseRelease, isCurrent } from "../../src/releases/choose-release.ts";
import { changedModels, isSameContent } from "../../src/releases/compare-releases.ts";
import { explainChoice } from "../../src/releases/explain-choice.ts";
import type { LedgerEvent } from "../../src/releases/ledger-note.ts";
import type { NewRelease, ReleaseRecord } from "../../src/releases/release.ts";
import { type Standing, standingOf } from "../../src/releases/standing.ts";
import { notesAfter, releaseOfTag, testedEvent } from "../support/release-records.ts";

/** Releases 1, 2, 3 and so on, each with the content its letter names. */
function releasesOf(contents: string, changes: Partial<NewRelease> = {}): ReleaseRecord[] {
  return [...contents].map((tag, index) => ({ version: 1, number: index + 1, ...releaseOfTag(tag, changes) }));
}

const deployed: Standing = { kind: "deployed" };

const choose = (contents: string, to?: number, standing: Standing = deployed) =>
  chooseRelease({
    standing,
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

/** The standing of a newest release after which something happened. */
const after = (...events: readonly LedgerEvent[]) => standingOf({ number: 3 }, notesAfter(3, ...events));
const up = { kind: "began", verb: "up" } as const;
const rollbackTo = (number: number) => ({ kind: "began", verb: "rollback", rollbackTo: number }) as const;
const destroy = { kind: "began", verb: "destroy" } as const;
const down = { kind: "taken-down" } as const;
/** How the deployment of that note after release 3 ended. */
const ended = (number: number, result: "failed" | "stopped", code?: string) =>
  ({
    kind: "ended",
    verb: "up",
    began: { after: 3, number },
    result,
    ...(code === undefined ? {} : { code }),
  }) as const;
const locked = (number: number) => ended(number, "stopped", "DEPLOY_STACK_LOCKED");

describe("without a number, of three releases of which the newest is 3, it is release", () => {
  it.each([
    { target: 2, when: "nothing happened since", standing: after() },
    { target: 3, when: "an up after it did not become a release", standing: after(up) },
    { target: 3, when: "several did not", standing: after(up, up) },
    { target: 3, when: "a destroy did not end", standing: after(destroy) },
    { target: 3, when: "it was taken down", standing: after(destroy, down) },
    { target: 3, when: "an up after it was taken down did not become a release", standing: after(destroy, down, up) },
    { target: 1, when: "the rollback to 1 did not end", standing: after(rollbackTo(1)) },
    {
      target: 1,
      when: "the rollback to 1 did not end that should mend a failed up",
      standing: after(up, rollbackTo(1)),
    },
    { target: 3, when: "an up failed after a rollback that did not end", standing: after(rollbackTo(1), up) },
    { target: 2, when: "an up was refused by a lock", standing: after(up, locked(1)) },
    { target: 2, when: "a rollback to 1 was refused by a lock", standing: after(rollbackTo(1), locked(1)) },
    { target: 3, when: "an up failed while another was refused by a lock", standing: after(up, up, locked(2)) },
    { target: 3, when: "an up goes on after one that was refused", standing: after(up, locked(1), up) },
    {
      target: 1,
      when: "an up was refused while the rollback to 1 did not end",
      standing: after(rollbackTo(1), up, locked(2)),
    },
    { target: 3, when: "an up was stopped by hand", standing: after(up, ended(1, "stopped")) },
    { target: 3, when: "an up failed with a code", standing: after(up, ended(1, "failed", "DEPLOY_FAILED")) },
    { target: 3, when: "an up was overtaken", standing: after(up, ended(1, "stopped", "DEPLOY_OVERTAKEN")) },
    { target: 2, when: "its cases failed", standing: after(testedEvent(3, "failed")) },
    { target: 3, when: "its cases ran after an up that did not become one", standing: after(up, testedEvent(3)) },
    { target: 3, when: "its endpoints serve something else", standing: { kind: "other" } as const },
  ])("$target when $when", ({ target, standing }) => {
    expect(choose("abc", undefined, standing).target.number).toBe(target);
  });

  it("goes back to the only release, too, after an up that did not become one", () => {
    expect(choose("a", undefined, after(up)).target.number).toBe(1);
  });

  it("stays taken down when an up after that was refused by a lock", () => {
    expect(after(destroy, down, up, locked(3))).toMatchObject({ kind: "taken-down" });
  });

  it("knows a refusal also when somebody released before it was noted", () => {
    const [began, end] = notesAfter(3, up, locked(1));
    if (began === undefined || end === undefined) throw new Error("two notes make two");

    expect(standingOf({ number: 3 }, [began, { ...end, after: 4 }])).toEqual({ kind: "deployed" });
  });

  it("does not ask what happened after a release before the newest", () => {
    expect(standingOf({ number: 3 }, notesAfter(2, up, destroy, down))).toEqual({ kind: "deployed" });
  });
});

describe("after rollbacks", () => {
  /** Releases whose contents are told by letters; a digit is a rollback to the release of that number. */
  function history(text: string): ReleaseRecord[] {
    const contents: string[] = [];
    for (const each of text) contents.push(/\d/.test(each) ? (contents[Number(each) - 1] ?? "") : each);
    return releasesOf(contents.join("")).map((release, index) => {
      const to = Number(text[index]);
      return Number.isNaN(to) ? release : { ...release, kind: "rollback", rollbackTo: to };
    });
  }
  const next = (releases: readonly ReleaseRecord[]) =>
    chooseRelease({ pipeline: "reader", environment: "data_dev", standing: deployed, releases }).target.number;

  it.each([
    { text: "abc2", target: 1, name: "the one before what was put back, not what was left" },
    { text: "abcd32", target: 1, name: "the one before what was put back last" },
    { text: "abc24", target: 1, name: "the same, however often a rollback is put back itself" },
    { text: "abc2e", target: 4, name: "what was put back, once a new release follows it" },
  ])("of $text it is $name", ({ text, target }) => {
    expect(next(history(text))).toBe(target);
  });

  it("never comes to what it went away from: each step is further back, until nothing is before it", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 9 }), (contents) => {
        const releases = releasesOf(contents);
        const steps: number[] = [];
        for (;;) {
          try {
            const target = next(releases);
            steps.push(target);
            const from = releases.find(({ number }) => number === target);
            if (from === undefined) throw new Error("it is there");
            releases.push({ ...from, number: releases.length + 1, kind: "rollback", rollbackTo: target });
          } catch (error) {
            expect(error).toMatchObject({ code: "RELEASE_NOTHING_BEFORE" });
            break;
          }
        }
        expect(steps).toEqual(steps.toSorted((a, b) => b - a));
        expect(new Set(steps).size).toBe(steps.length);
      }),
    );
  });
});

describe("the reason of a choice that nobody asked for", () => {
  const nowMs = Date.parse("2026-11-22T10:33:00.000Z");
  const explain = (releases: readonly ReleaseRecord[], standing: Standing) => {
    const chosen = chooseRelease({ pipeline: "reader", environment: "data_dev", releases, standing });
    return explainChoice(chosen, standing, nowMs);
  };

  it.each([
    { standing: after(), text: "Release 3 is deployed; release 2 is the newest before it with other content." },
    {
      standing: after(up),
      text: "The up by ben 3 minutes ago did not become a release; release 3 is the last that did.",
    },
    {
      standing: after(rollbackTo(1)),
      text: "The rollback to release 1 by ben 3 minutes ago did not end: it is begun again.",
    },
    { standing: after(destroy), text: "The destroy by ben 3 minutes ago did not end." },
    { standing: after(down), text: "Release 3 was taken down by ben 3 minutes ago." },
    { standing: { kind: "other" } as const, text: "Release 3 is the newest, and the endpoints serve something else." },
  ])("is: $text", ({ standing, text }) => {
    expect(explain(releasesOf("abc"), standing)).toBe(text);
  });

  it("names what the newest put back", () => {
    const [a, b, c, again] = releasesOf("abcb");
    const back = { ...again, kind: "rollback", rollbackTo: 2 } as ReleaseRecord;

    expect(
      explain(
        [a, b, c, back].filter((release) => release !== undefined),
        deployed,
      ),
    ).toBe("Release 4 put release 2 back; release 1 is the newest before that with other content.");
  });
});

it("whoever goes back to what is deployed is told what is before it", () => {
  expect(isCurrent(choose("abb", undefined, after(up))).hint).toMatch(/^sluice rollback --to 1 goes to the one before/);
  expect(isCurrent(choose("a", undefined, after(up))).hint).toMatch(/^sluice refresh /);
});

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
