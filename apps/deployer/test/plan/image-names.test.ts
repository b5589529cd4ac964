import { expect, it } from "vitest";
import { buildPlan } from "../../src/plan/build-plan.ts";
import { imageReason } from "../../src/plan/image-names.ts";
import { deployed, readerYaml } from "../support/plan-edits.ts";
import { stepsBetween } from "../support/plan-steps.ts";

const registry = "999999999999.dkr.ecr.us-west-2.amazonaws.com";
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const pinned = (letter: string, repository = "price") => `${registry}/${repository}@${digest(letter)}`;
const tagged = (tag: string) => `${registry}/price:${tag}`;
const short = (letter: string) => `price@sha256:${letter.repeat(12)}`;

it.each([
  {
    name: "another tag",
    before: { image: tagged("1.0.0"), pinned: pinned("a") },
    after: { image: tagged("1.1.0"), pinned: pinned("b") },
    reason: "image price:1.0.0 -> price:1.1.0",
  },
  {
    name: "a tag that was moved",
    before: { image: tagged("1.0.0"), pinned: pinned("a") },
    after: { image: tagged("1.0.0"), pinned: pinned("b") },
    reason: `image price:1.0.0 (content changed: sha256:${"a".repeat(12)} -> sha256:${"b".repeat(12)})`,
  },
  {
    name: "a digest in the place of a tag",
    before: { image: tagged("1.0.0"), pinned: pinned("a") },
    after: { image: pinned("b"), pinned: pinned("b") },
    reason: `image price:1.0.0 -> ${short("b")}`,
  },
  {
    name: "another digest",
    before: { image: pinned("a"), pinned: pinned("a") },
    after: { image: pinned("b"), pinned: pinned("b") },
    reason: `image ${short("a")} -> ${short("b")}`,
  },
  {
    name: "an image of which no release knows the tag",
    before: undefined,
    after: { image: tagged("1.1.0"), pinned: pinned("b") },
    reason: `image ${short("a")} -> price:1.1.0`,
  },
  {
    name: "an image that is not what the newest release pinned",
    before: { image: tagged("1.0.0"), pinned: pinned("c") },
    after: { image: tagged("1.1.0"), pinned: pinned("b") },
    reason: `image ${short("a")} -> price:1.1.0`,
  },
  {
    name: "a tag that is pinned from now on",
    before: { image: tagged("1.0.0"), pinned: tagged("1.0.0") },
    after: { image: tagged("1.0.0"), pinned: pinned("b") },
    reason: `image price:1.0.0 (not pinned before, now sha256:${"b".repeat(12)})`,
  },
  {
    name: "a tag that is no longer pinned",
    before: { image: tagged("1.0.0"), pinned: pinned("a") },
    after: { image: tagged("1.0.0"), pinned: tagged("1.0.0") },
    reason: `image price:1.0.0 (no longer pinned, was sha256:${"a".repeat(12)})`,
  },
  {
    name: "another registry",
    before: { image: "docker.io/acme/price:1.0.0", pinned: "docker.io/acme/price:1.0.0" },
    after: { image: tagged("1.0.0"), pinned: pinned("b") },
    reason: `image docker.io/acme/price:1.0.0 -> ${registry}/price:1.0.0`,
  },
])("of $name: $reason", ({ before, after, reason }) => {
  const names = { ...(before === undefined ? {} : { before: { price: before } }), after: { price: after } };
  // What is deployed, whatever the newest release says of it.
  const deployedImage = before === undefined || before.pinned === pinned("c") ? pinned("a") : before.pinned;

  expect(imageReason("price", [deployedImage, after.pinned], names)).toBe(reason);
});

it("shows in a plan the tags that the files name, for images that are deployed by digest", async () => {
  const yaml = (letter: string) => readerYaml.replace(tagged("1.0.0"), pinned(letter));
  const [before, after] = [deployed(yaml("a")), deployed(yaml("b"))];
  const images = {
    before: { price: { image: tagged("1.0.0"), pinned: pinned("a") } },
    after: { price: { image: tagged("1.1.0"), pinned: pinned("b") } },
  };

  const plan = buildPlan({ operation: "up", steps: await stepsBetween(before, after), ...after, images });
  const first = buildPlan({ operation: "up", steps: await stepsBetween(undefined, after), ...after, images });

  expect(plan.models).toContainEqual({
    model: "price",
    kind: "restart",
    because: ["image price:1.0.0 -> price:1.1.0"],
  });
  expect(first.models).toContainEqual({
    model: "price",
    kind: "new",
    because: ["image price:1.1.0, 1 ml.m5.large instance"],
  });
});
