import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitLease } from "../models/model-a/split-lease.ts";
import { findObligations } from "../models/model-b/find-obligations.ts";
import { findTerms } from "../models/model-c/find-terms.ts";
import { parseManifest } from "../models/model-d/manifest.ts";
import { summariseLease } from "../models/model-d/summarise-lease.ts";
import { type Lease, parseLease } from "../models/shared/lease.ts";

function lease(...texts: string[]): Lease {
  const clauses = texts.map((text, index) => ({ number: String(index + 1), heading: "", text }));
  return { documentId: "d", title: "", clauses };
}

describe("splitLease", () => {
  it("splits at numbered lines and joins the lines of a clause", () => {
    const text = "LEASE\nbetween A and B\n\n1. Term. Five years\n   from now.\n2.1 Rent. $100\n";

    expect(splitLease(Buffer.from(text), "d")).toEqual({
      documentId: "d",
      title: "LEASE between A and B",
      clauses: [
        { number: "1", heading: "Term", text: "Five years from now." },
        { number: "2.1", heading: "Rent", text: "$100" },
      ],
    });
  });

  it("takes a clause without a heading as text", () => {
    const { clauses } = splitLease(Buffer.from("1. Tenant shall pay"), null);

    expect(clauses).toEqual([{ number: "1", heading: "", text: "Tenant shall pay" }]);
  });

  it.each([
    { name: "a text without clauses", body: Buffer.from("Dear tenant"), message: "no clause" },
    { name: "bytes that are no text", body: Buffer.from([0xff, 0xfe, 0x00]), message: "no UTF-8 text" },
  ])("refuses $name", ({ body, message }) => {
    expect(() => splitLease(body, null)).toThrow(message);
  });

  it("loses no word of any clause", () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(fc.array(fc.array(word, { minLength: 1 }), { minLength: 1, maxLength: 20 }), (clauses) => {
        const text = clauses.map((words, index) => `${index + 1}. ${words.join("\n")}`).join("\n");

        expect(splitLease(Buffer.from(text), null).clauses.map((clause) => clause.text)).toEqual(
          clauses.map((words) => words.join(" ")),
        );
      }),
    );
  });
});

describe("findObligations", () => {
  it.each([
    { name: "shall", text: "Tenant shall pay.", found: [["tenant", true]] },
    { name: "must not", text: "Lessee must not smoke.", found: [["tenant", false]] },
    { name: "will", text: "Landlord will repair.", found: [["landlord", true]] },
    { name: "agrees", text: "Lessor agrees to heat.", found: [["landlord", true]] },
    {
      name: "two in a sentence",
      text: "Tenant shall ask and Landlord shall answer.",
      found: [
        ["tenant", true],
        ["landlord", true],
      ],
    },
    { name: "a right is none", text: "Tenant may renew.", found: [] },
  ])("finds $name", ({ text, found }) => {
    const { obligations } = findObligations(lease(text));

    expect(obligations.map(({ party, duty }) => [party, duty])).toEqual(found);
  });

  it("counts by party and quotes the sentence with its clause", () => {
    const found = findObligations(lease("The term is long.", "It rains. Tenant shall pay. Tenant must clean."));

    expect(found.counts).toEqual({ landlord: 0, tenant: 2 });
    expect(found.obligations[0]).toEqual({ party: "tenant", duty: true, clause: "2", text: "Tenant shall pay." });
  });
});

describe("findTerms", () => {
  it.each([
    { name: "in words", text: "on March 1, 2026", dates: ["2026-03-01"] },
    { name: "in figures", text: "by 4/15/2026", dates: ["2026-04-15"] },
    { name: "a leap day", text: "February 29, 2028", dates: ["2028-02-29"] },
    { name: "not one that does not exist", text: "February 30, 2026 or 13/1/2026", dates: [] },
  ])("finds dates $name", ({ text, dates }) => {
    expect(findTerms(lease(text)).dates.map(({ date }) => date)).toEqual(dates);
  });

  it.each([
    { name: "with cents", text: "rent of $18,600.50 a month", amounts: [18_600.5] },
    { name: "whole", text: "$250 or $2,000,000", amounts: [250, 2_000_000] },
    { name: "not other numbers", text: "6,000 square feet, 5 percent", amounts: [] },
  ])("finds amounts $name", ({ text, amounts }) => {
    expect(findTerms(lease(text)).amounts.map(({ dollars }) => dollars)).toEqual(amounts);
  });
});

describe("summariseLease", () => {
  it.each([
    {
      file: "office-lease.txt",
      landlord: 3,
      tenant: 3,
      firstDate: "2026-04-15",
      lastDate: "2036-05-31",
      largestAmount: 320_000,
      watch: ["2", "3"],
    },
    {
      file: "shop-lease.txt",
      landlord: 1,
      tenant: 6,
      firstDate: "2026-09-15",
      lastDate: "2027-01-31",
      largestAmount: 1_290_000,
      watch: ["2", "3", "5"],
    },
    {
      file: "warehouse-lease.txt",
      landlord: 2,
      tenant: 5,
      firstDate: "2026-02-15",
      lastDate: "2031-02-28",
      largestAmount: 2_000_000,
      watch: ["2", "3", "6"],
    },
  ])("summarises $file", ({ file, landlord, tenant, firstDate, lastDate, largestAmount, watch }) => {
    const split = splitLease(readFileSync(new URL(`../inputs/${file}`, import.meta.url)), "d");

    const summary = summariseLease("d", { obligations: findObligations(split), terms: findTerms(split) });

    expect(summary).toMatchObject({
      documentId: "d",
      obligations: { landlord, tenant },
      firstDate,
      lastDate,
      largestAmount,
    });
    expect(summary.clausesToWatch.map(({ clause }) => clause)).toEqual(watch);
  });

  it("has no dates or amounts to tell of a lease without", () => {
    const bare = lease("Tenant shall pay.");

    expect(summariseLease("d", { obligations: findObligations(bare), terms: findTerms(bare) })).toEqual({
      documentId: "d",
      obligations: { landlord: 0, tenant: 1 },
      firstDate: null,
      lastDate: null,
      largestAmount: null,
      clausesToWatch: [],
    });
  });
});

describe("what one model takes of another", () => {
  it.each([null, [], {}, { title: "x" }, { title: "x", clauses: [{ number: "1" }] }, { title: "x", clauses: [null] }])(
    "is no lease: %j",
    (value) => {
      expect(() => parseLease(value)).toThrow("not a prediction of model-a");
    },
  );

  it.each([
    { value: null, message: "no documentId" },
    { value: { documentId: "d" }, message: "model-b" },
    { value: { documentId: "d", predictions: { "model-b": { bucket: "b", key: "k" } } }, message: "model-c" },
  ])("is no manifest: $value", ({ value, message }) => {
    expect(() => parseManifest(value, ["model-b", "model-c"])).toThrow(message);
  });
});
