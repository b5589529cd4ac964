import type { ResolvedModel } from "@sluice/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { choosePromotable } from "../../src/promotion/choose-promotable.ts";
import { explainProof } from "../../src/promotion/explain-proof.ts";
import { findProof, type ProofPlace, type SourceHistory } from "../../src/promotion/find-proof.ts";
import { contentDifferences, contentOf, type ReleaseContent } from "../../src/promotion/release-content.ts";
import type { LedgerNote, TestedEvent } from "../../src/releases/ledger-note.ts";
import type { NewRelease, PinnedPipeline, Pins, ReleaseRecord } from "../../src/releases/release.ts";
import { newNote, releaseOfTag, testedEvent } from "../support/release-records.ts";

/**
 * Releases 1, 2, 3 and so on, each with the image that its letter names; a capital was deployed from files that differ from the commit,
 * one with a dot (`a.`) from a folder that has none.
 */
function releasesOf(letters: string): ReleaseRecord[] {
  return (letters.match(/[a-z]\.?/gi) ?? []).map((word, index) => {
    const letter = word.charAt(0);
    const commit: NewRelease["commit"] = { sha: "abc", dirty: letter !== letter.toLowerCase() };
    const changes = word.endsWith(".") ? {} : { commit };
    return { version: 1, number: index + 1, ...releaseOfTag(letter.toLowerCase(), changes) };
  });
}

/** What the cases came to, in the order in which they ran: `2+` passed on release 2, `2-` failed; `!` is of cases that no commit has. */
function notesOf(tests: readonly string[]): LedgerNote[] {
  return tests.map((test, index) => {
    const [, release = "", sign, dirty = ""] = /^(\d+)([+-])(!?)$/.exec(test) ?? [];
    const result: TestedEvent["result"] = sign === "+" ? "passed" : "failed";
    const event: TestedEvent = {
      ...testedEvent(Number(release), result),
      commit: { sha: "abc", dirty: dirty !== "" },
    };
    return { version: 1, after: 9, number: index + 1, ...newNote(event) };
  });
}

function historyOf(letters: string, tests: readonly string[]): SourceHistory {
  return { environment: "data_dev", releases: releasesOf(letters), notes: notesOf(tests) };
}

const contentOfTag = (tag: string): PinnedPipeline => {
  const { pins, resolved: pipeline } = releaseOfTag(tag);
  return { pins, pipeline };
};
/** As if files said the same in every environment; one that is empty is not valid there. */
const recorded: ProofPlace["recorded"] = {
  of: ({ file, resolved }: ReleaseRecord) =>
    file === "" ? { ok: false, problems: [problem] } : { ok: true, value: resolved, problems: [] },
};
const problem = {
  code: "X",
  severity: "error",
  line: 1,
  column: 1,
  length: 1,
  path: "",
  message: "no models",
} as const;
const here = { here: "data_prod", recorded };
const place = { file: "pipeline.yaml", pipeline: "reader", from: "data_dev", to: "data_prod", recorded };

describe("whether a content may go on", () => {
  it.each<{ name: string; releases: string; tests: string[]; kind: string; release?: number; code?: string }>([
    { name: "nothing was deployed", releases: "", tests: [], kind: "never-deployed", code: "PROMOTE_NEVER_DEPLOYED" },
    {
      name: "something else was",
      releases: "b",
      tests: ["1+"],
      kind: "other",
      release: 1,
      code: "PROMOTE_OTHER_CONTENT",
    },
    { name: "it was not tested", releases: "a", tests: [], kind: "not-tested", release: 1, code: "PROMOTE_NOT_TESTED" },
    {
      name: "another one was tested",
      releases: "ab",
      tests: ["2+"],
      kind: "not-tested",
      release: 1,
      code: "PROMOTE_NOT_TESTED",
    },
    { name: "it failed", releases: "a", tests: ["1-"], kind: "failed", release: 1, code: "PROMOTE_FAILED_CASES" },
    { name: "it passed", releases: "a", tests: ["1+"], kind: "passed", release: 1 },
    {
      name: "it passed and failed since",
      releases: "a",
      tests: ["1+", "1-"],
      kind: "failed",
      release: 1,
      code: "PROMOTE_FAILED_CASES",
    },
    { name: "it failed and passed since", releases: "a", tests: ["1-", "1+"], kind: "passed", release: 1 },
    { name: "it passed before the newest", releases: "ab", tests: ["1+"], kind: "passed", release: 1 },
    { name: "it passed as an earlier release", releases: "aba", tests: ["1+"], kind: "passed", release: 1 },
    {
      name: "it failed as a later release",
      releases: "aba",
      tests: ["1+", "3-"],
      kind: "failed",
      release: 3,
      code: "PROMOTE_FAILED_CASES",
    },
    {
      name: "an earlier release of it was tried again",
      releases: "aa",
      tests: ["2+", "1-"],
      kind: "failed",
      release: 1,
      code: "PROMOTE_FAILED_CASES",
    },
    { name: "files had no commit", releases: "A", tests: ["1+"], kind: "dirty", release: 1, code: "PROMOTE_DIRTY" },
    { name: "it is of no work tree", releases: "a.", tests: ["1+"], kind: "dirty", release: 1, code: "PROMOTE_DIRTY" },
    {
      name: "only its release without a commit passed",
      releases: "aA",
      tests: ["2+"],
      kind: "not-tested",
      release: 1,
      code: "PROMOTE_NOT_TESTED",
    },
    {
      name: "it passed cases that no commit has",
      releases: "a",
      tests: ["1-", "1+!"],
      kind: "uncommitted",
      release: 1,
      code: "PROMOTE_DIRTY",
    },
    {
      name: "it passed others, too, that no commit has",
      releases: "a",
      tests: ["1+", "1+!"],
      kind: "passed",
      release: 1,
    },
    {
      name: "it failed cases that no commit has",
      releases: "a",
      tests: ["1+", "1-!"],
      kind: "failed",
      release: 1,
      code: "PROMOTE_FAILED_CASES",
    },
    { name: "it was committed and passed since", releases: "Aa", tests: ["2+"], kind: "passed", release: 2 },
  ])("$kind where $name", ({ releases, tests, kind, release, code }) => {
    const proof = findProof(contentOfTag("a"), historyOf(releases, tests), here);

    expect(proof.kind).toBe(kind);
    expect("release" in proof ? proof.release.number : undefined).toBe(release);
    expect(explainProof(proof, place)?.code).toBe(code);
  });

  it("takes no cases of a folder that has no commit", () => {
    const { releases, notes } = historyOf("a", ["1+"]);
    const loose = notes.map(({ version, after, number }): LedgerNote => {
      const { commit: _, ...event } = testedEvent(1);
      return { version, after, number, ...newNote(event) };
    });

    expect(findProof(contentOfTag("a"), { environment: "data_dev", releases, notes: loose }, here).kind).toBe(
      "uncommitted",
    );
  });

  it("says how it differs from the newest that passed, else from the newest", () => {
    const differences = (tests: readonly string[]) => {
      const proof = findProof(contentOfTag("a"), historyOf("bc", tests), here);
      return proof.kind === "other" ? proof.differences : [];
    };

    const image = (tag: string) => releaseOfTag(tag).pins.images["model-a"]?.image;
    expect(differences(["1+"])).toEqual([
      `the image of model-a is ${image("a")} in data_prod, ${image("b")} in release 1 of data_dev`,
    ]);
    expect(differences([])).toEqual([
      `the image of model-a is ${image("a")} in data_prod, ${image("c")} in release 2 of data_dev`,
    ]);
  });

  const readerOf = (changes: Partial<ResolvedModel>): PinnedPipeline => {
    const { pins, pipeline } = contentOfTag("a");
    return { pins, pipeline: { ...pipeline, models: pipeline.models.map((model) => ({ ...model, ...changes })) } };
  };

  it("counts no release whose file says something else that makes predictions, whatever that passed", () => {
    const proof = findProof(readerOf({ accept: "text/plain" }), historyOf("aa", ["1+", "2+"]), here);

    expect(proof).toMatchObject({
      kind: "other",
      differences: ["accept of model-a is text/plain in data_prod, application/json in release 2 of data_dev"],
    });
  });

  it.each<{ name: string; changes: Partial<ResolvedModel> }>([
    { name: "instances", changes: { instances: { kind: "fixed", count: 9 }, instanceType: "ml.g5.xlarge" } },
    {
      name: "concurrency and time limit",
      changes: { maxConcurrentInvocationsPerInstance: 9, invocationTimeoutSeconds: 9 },
    },
    { name: "permissions", changes: { permissions: { s3Read: ["b"], s3Write: [], textract: true, statements: [] } } },
  ])("lets an environment have its own $name", ({ changes }) => {
    expect(findProof(readerOf(changes), historyOf("a", ["1+"]), here).kind).toBe("passed");
  });

  it("counts no release whose file is not valid any more, and says so", () => {
    const { releases, notes } = historyOf("a", ["1+"]);
    const outdated = {
      environment: "data_dev",
      notes,
      releases: releases.map((release) => ({ ...release, file: "" })),
    };

    expect(findProof(contentOfTag("a"), outdated, here)).toMatchObject({
      kind: "other",
      differences: ["the file of release 1 of data_dev is not valid for data_prod: no models"],
    });
    // Whoever promotes it is shown the file with everything that is wrong.
    expect(choosePromotable(outdated, place).release.number).toBe(1);
  });

  it("names the commands that lead there, the promotion last", () => {
    const refusal = explainProof({ kind: "never-deployed" }, place);

    expect(refusal?.ways).toEqual([
      "sluice up pipeline.yaml --environment data_dev",
      "sluice test pipeline.yaml --environment data_dev",
      "sluice promote pipeline.yaml --from data_dev --to data_prod",
    ]);
  });
});

describe("the release that is promoted", () => {
  it.each<{ name: string; releases: string; tests: string[]; wanted?: number; chosen: number }>([
    { name: "the newest when it passed", releases: "ab", tests: ["2+"], chosen: 2 },
    { name: "the newest with content that passed", releases: "aba", tests: ["1+"], chosen: 3 },
    { name: "the one that is asked for", releases: "ab", tests: ["1+", "2+"], wanted: 1, chosen: 1 },
  ])("is $name", ({ releases, tests, wanted, chosen }) => {
    expect(choosePromotable(historyOf(releases, tests), place, wanted).release.number).toBe(chosen);
  });

  it.each<{ name: string; releases: string; tests: string[]; earlier: number }>([
    { name: "failed", releases: "abcd", tests: ["2+", "4-"], earlier: 2 },
    { name: "was not tested", releases: "ab", tests: ["1+"], earlier: 1 },
    { name: "has no commit", releases: "aA", tests: ["1+", "2+"], earlier: 1 },
  ])("is no earlier one by itself where the newest $name", ({ releases, tests, earlier }) => {
    expect(() => choosePromotable(historyOf(releases, tests), place)).toThrow(
      expect.objectContaining({
        code: expect.stringMatching(/^PROMOTE_/),
        message: expect.stringContaining(`release ${releases.length} of data_dev`),
        hint: expect.stringContaining(
          `release ${earlier} passed: sluice promote pipeline.yaml --from data_dev --to data_prod --release ${earlier}`,
        ),
      }),
    );
  });

  it.each<{ name: string; releases: string; tests: string[]; wanted?: number; code: string; message: string }>([
    {
      name: "nothing",
      releases: "",
      tests: [],
      code: "PROMOTE_NEVER_DEPLOYED",
      message: "reader was never deployed to data_dev",
    },
    {
      name: "the untested",
      releases: "ab",
      tests: [],
      code: "PROMOTE_NOT_TESTED",
      message: "release 2 of data_dev has not run",
    },
    {
      name: "what failed",
      releases: "ab",
      tests: ["2-", "1-"],
      code: "PROMOTE_FAILED_CASES",
      message: "release 2 of data_dev failed",
    },
    {
      name: "what is asked for and failed",
      releases: "ab",
      tests: ["1-", "2+"],
      wanted: 1,
      code: "PROMOTE_FAILED_CASES",
      message: "release 1 of",
    },
    {
      name: "what is asked for and has no commit",
      releases: "aA",
      tests: ["1+"],
      wanted: 2,
      code: "PROMOTE_DIRTY",
      message: "release 2 of",
    },
    {
      name: "what is of no work tree",
      releases: "ab.",
      tests: ["1+", "2+"],
      code: "PROMOTE_DIRTY",
      message: "release 2 of",
    },
    {
      name: "what is not there",
      releases: "ab",
      tests: ["1+"],
      wanted: 7,
      code: "RELEASE_UNKNOWN",
      message: "has no release 7",
    },
  ])("is never $name", ({ releases, tests, wanted, code, message }) => {
    expect(() => choosePromotable(historyOf(releases, tests), place, wanted)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});

const pins = fc.record(
  { image: fc.constantFrom("one", "two"), archive: fc.constantFrom("1".repeat(64), "2".repeat(64)) },
  { requiredKeys: ["image"] },
);
const content: fc.Arbitrary<ReleaseContent> = fc.record({
  models: fc.dictionary(fc.constantFrom("a", "b", "c", "constructor"), pins, { noNullPrototype: true }),
  bundles: fc.record({ trigger: fc.constantFrom("x", "y"), delivery: fc.constantFrom("x", "y") }),
});
const places = { here: "prod", there: "dev" };

describe("how two contents differ", () => {
  it("is nothing exactly when they are the same", () => {
    fc.assert(
      fc.property(content, content, (one, other) => {
        expect(contentDifferences(one, one, places)).toEqual([]);
        const areSame = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
        expect(contentDifferences(one, other, places).length === 0).toBe(areSame);
      }),
    );
  });

  it("is as much one way round as the other", () => {
    fc.assert(
      fc.property(content, content, (one, other) => {
        expect(contentDifferences(one, other, places)).toHaveLength(contentDifferences(other, one, places).length);
      }),
    );
  });

  it("is told by model, with digests that fit a line", () => {
    const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
    const one = {
      models: { a: { image: digest("1"), archive: "3".repeat(64) } },
      bundles: { trigger: "x", delivery: "x" },
    };
    const other = {
      models: { a: { image: digest("2") }, b: { image: "b" } },
      bundles: { trigger: "y", delivery: "x" },
    };

    expect(contentDifferences(one, other, places)).toEqual([
      "the image of a is sha256:111111111111 in prod, sha256:222222222222 in dev",
      "the archive of a is 333333333333 in prod, absent in dev",
      "b is in dev and not in prod",
      "the trigger's bundle differs: dev has another version of Sluice",
    ]);
  });

  it("does not count what the environments name differently", () => {
    const { pins: own } = releaseOfTag("a");
    const image = own.images["model-a"]?.image ?? "";
    const digest = `sha256:${"1".repeat(64)}`;
    const renamed: Pins = {
      ...own,
      images: {
        "model-a": { image: `222222222222.dkr.ecr.us-west-2.amazonaws.com/a:7`, pinned: `x@${digest}`, digest },
      },
    };
    const pinned: Pins = { ...own, images: { "model-a": { image, pinned: `${image}@${digest}`, digest } } };

    expect(contentDifferences(contentOf(renamed), contentOf(pinned), places)).toEqual([]);
  });
});

function sorted({ models, bundles }: ReleaseContent) {
  const byName = Object.entries(models).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [byName.map(([name, { image, archive }]) => [name, image, archive]), bundles.trigger, bundles.delivery];
}
