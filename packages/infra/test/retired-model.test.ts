import { describe, expect, it } from "vitest";
import { Pipeline } from "../src/index.ts";
import { record } from "../src/testing.ts";
import { environment, handlers, model, pipeline } from "./support/pipelines.ts";

const names = (retiredModels: readonly string[], models: readonly string[]) =>
  record(
    () =>
      new Pipeline("reader", {
        pipeline: pipeline(models.map((name) => model({ name }))),
        environment: environment(),
        handlers: handlers(),
        retiredModels,
      }).outputs,
  );

const bucketOf = ({ resources }: Awaited<ReturnType<typeof names>>) =>
  resources.filter(({ name }) => name.startsWith("reader-b"));

describe("a model that the pipeline no longer has", () => {
  it("keeps its bucket with all its settings, and nothing else", async () => {
    const [before, after] = [await names([], ["a", "b"]), await names(["b"], ["a"])];

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

  it("is nobody's to read any more", async () => {
    const policy = bucketOf(await names(["b"], ["a"])).find(({ type }) => type === "aws:s3/bucketPolicy:BucketPolicy");

    expect(JSON.stringify(policy?.inputs["policy"])).not.toContain("Allow");
  });

  it("is one model again when it comes back", async () => {
    expect(bucketOf(await names(["b"], ["a", "b"]))).toEqual(bucketOf(await names([], ["a", "b"])));
  });
});
