import { expect, it } from "vitest";
import { defaults } from "../src/defaults.ts";

it("a claim outlives the trigger that holds it, and has passed when a message that waited for it comes back: nothing is dead-lettered by waiting", () => {
  const visibilityTimeoutSeconds = defaults.triggerTimeoutSeconds * defaults.visibilityTimeouts;

  expect(defaults.claimLeaseSeconds).toBeGreaterThan(defaults.triggerTimeoutSeconds);
  expect(visibilityTimeoutSeconds).toBeGreaterThan(defaults.claimLeaseSeconds + defaults.triggerTimeoutSeconds);
  expect(defaults.maxReceiveCount).toBeGreaterThan(2);
});
