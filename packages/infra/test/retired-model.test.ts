import { describe, expect, it } from "vitest";
import { Pipeline, type Retired } from "../src/index.ts";
import { record } from "../src/testing.ts";
import { environment, handlers, model, pipeline } from "./support/pipelines.ts";

const analysts = "210987654321";
const auditors = "310987654321";

const names = (retiredModels: readonly Retired[], models: readonly string[], consumers: readonly string[] = []) =>
  record(
    () =>
      new Pipeline("reader", {
        pipeline: {
          ...pipeline(models.map((name) => model({ name }))),
          consumers: consumers.map((account) => ({ account })),
        },
        environment: environment(),
        handlers: handlers(),
        retiredModels,
      }).outputs,
  );

const bucketOf = ({ resources }: Awaited<ReturnType<typeof names>>) =>
  resources.filter(({ name }) => name.startsWith("reader-b"));

describe("a model that the pipeline no longer has", () => {
  it("keeps its bucket with all its settings, and nothing else", async () => {
    const [before, after] = [await names([], ["a", "b"]), await names([{ model: "b" }], ["a"])];

    const kept = bucketOf(after);
    const listed = (resources: typeof kept) => resources.map(({ type, name }) => `${type} ${name}`).sort();
    expect(listed(kept)).toEqual(
      listed(bucketOf(before).filter(({ type, name }) => type.startsWith("aws:s3/") || name === "reader-b")),
    );
    // One URN before and after: Pulumi's URN is made of the parents' types and the name.
    for (const { name, inputs, parent } of kept) {
      const was = bucketOf(before).find((each) => each.name === name);
      expect({ parent, bucket: inputs["bucket"] }).toEqual({ parent: was?.parent, bucket: was?.inputs["bucket"] });
    }
  });

  it("keeps its bucket's policy to the byte for the consumers who could read it", async () => {
    const readers = [analysts, auditors];
    const policyOf = (recording: Awaited<ReturnType<typeof names>>) =>
      bucketOf(recording).find(({ type }) => type === "aws:s3/bucketPolicy:BucketPolicy")?.inputs["policy"];

    const before = policyOf(await names([], ["a", "b"], readers));
    const after = policyOf(await names([{ model: "b", readers }], ["a"], readers));

    expect(before).toContain(`arn:aws:iam::${analysts}:root`);
    expect(after).toBe(before);
  });

  it.each([
    { name: "an account that is no consumer any more", readers: [analysts], consumers: [] },
    { name: "a consumer who could not read it before", readers: [], consumers: [analysts] },
  ])("is not to be read by $name", async ({ readers, consumers }) => {
    const retired = bucketOf(await names([{ model: "b", readers }], ["a"], consumers));
    const policy = retired.find(({ type }) => type === "aws:s3/bucketPolicy:BucketPolicy")?.inputs["policy"];

    expect(policy).toContain("Deny");
    expect(policy).not.toContain("Allow");
  });

  it("is one model again when it comes back", async () => {
    expect(bucketOf(await names([{ model: "b", readers: [analysts] }], ["a", "b"]))).toEqual(
      bucketOf(await names([], ["a", "b"])),
    );
  });
});
