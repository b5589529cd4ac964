import { describe, expect, it } from "vitest";
import {
  type Claimant,
  decideClaim,
  decideRedrive,
  decideSupersede,
  invokedClaim,
  newClaim,
  renewedClaim,
  supersededClaim,
  type Work,
} from "../src/claims/claim-transitions.ts";
import type { Claim } from "../src/contracts/claim.ts";

const work: Work = {
  documentId: "0123456789abcdef".repeat(4),
  model: "model-a",
  modelVersion: "v1",
  source: {
    bucket: "source",
    key: "a",
    etag: "e",
    sizeBytes: 1,
    contentType: "text/plain",
    createdAt: "2026-11-22T10:00:00Z",
  },
  input: { bucket: "source", key: "a" },
  contentType: "text/plain",
  traceparent: "00-x-y-01",
};
const claimant: Claimant = { owner: "me", nowMs: 1_000_000, leaseSeconds: 300 };
const claim = (overrides: Partial<Claim>): Claim => ({ ...newClaim(work, claimant), ...overrides });

describe("an event that meets a claim", () => {
  it.each([
    { name: "invoked by itself", existing: { state: "invoked" }, object: "done", superseded: "done", failure: "done" },
    {
      name: "invoked by another",
      existing: { state: "invoked", owner: "other" },
      object: "done",
      superseded: "done",
      failure: "proceed",
    },
    {
      name: "superseded",
      existing: { state: "superseded", owner: "other" },
      object: "proceed",
      superseded: "done",
      failure: "proceed",
    },
    {
      name: "claimed by itself",
      existing: { state: "claimed" },
      object: "proceed",
      superseded: "proceed",
      failure: "proceed",
    },
    {
      name: "claimed by another",
      existing: { owner: "other", leaseUntilMs: 1_000_001 },
      object: "wait",
      superseded: "wait",
      failure: "wait",
    },
    {
      name: "claimed by another whose lease has passed",
      existing: { owner: "other", leaseUntilMs: 1_000_000 },
      object: "proceed",
      superseded: "proceed",
      failure: "proceed",
    },
  ] as const)(
    "$name: object $object, superseded object $superseded, failure $failure",
    ({ existing, object, superseded, failure }) => {
      expect(decideClaim(claim(existing), claimant).kind).toBe(object);
      expect(decideSupersede(claim(existing), claimant).kind).toBe(superseded);
      expect(decideRedrive(claim(existing), claimant).kind).toBe(failure);
    },
  );
});

describe("a claim", () => {
  it("holds for its lease and counts the invocation that is about to happen", () => {
    expect(newClaim(work, claimant)).toEqual({
      version: 1,
      ...work,
      state: "claimed",
      owner: "me",
      leaseUntilMs: 1_300_000,
      attempts: 1,
      claimedAt: "1970-01-01T00:16:40.000Z",
    });
  });

  it("that is taken over keeps when it was made and drops what another invocation left", () => {
    const invoked = invokedClaim(claim({}), { outputLocation: "s3://out/a", failureLocation: "s3://out/f" }, 1_000_500);

    const renewed = renewedClaim(invoked, { owner: "other", nowMs: 2_000_000, leaseSeconds: 60 });

    expect(renewed).toEqual({ ...claim({}), owner: "other", leaseUntilMs: 2_060_000, attempts: 2 });
  });

  it("that is invoked tells when and where to", () => {
    expect(invokedClaim(claim({}), { outputLocation: "s3://out/a" }, 1_000_500)).toEqual({
      ...claim({}),
      state: "invoked",
      invokedAt: "1970-01-01T00:16:40.500Z",
      outputLocation: "s3://out/a",
    });
  });

  it("that is superseded takes back the invocation that never happened", () => {
    expect(supersededClaim(claim({}))).toEqual(claim({ state: "superseded", attempts: 0 }));
  });
});
