import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy.js";
import { Queue } from "@pulumi/aws/sqs/queue.js";
import { ComponentResource, type CustomResourceOptions, output, rootStackResource, secret } from "@pulumi/pulumi";
import { afterEach, describe, expect, it } from "vitest";
import { type EvaluatedOptions, type EvaluationContext, evaluate } from "../src/evaluate/index.ts";

const context: EvaluationContext = { project: "p", stack: "s", accountId: "123456789012", region: "us-west-2" };

class Pair extends ComponentResource {
  constructor(name: string) {
    super("test:index:Pair", name, {}, {});
    const bucket = new Bucket(`${name}-z-bucket`, { bucket: `${name}-bucket` }, { parent: this });
    const policy = bucket.arn.apply((arn) => JSON.stringify({ arn }));
    new BucketPolicy(`${name}-a-policy`, { bucket: bucket.bucket, policy }, { parent: this });
    this.registerOutputs({});
  }
}

describe("evaluate", () => {
  const limit = Error.stackTraceLimit;
  afterEach(() => expect(Error.stackTraceLimit).toBe(limit));

  it("returns every resource with its type, names, resolved inputs and AWS's outputs", async () => {
    const { resources } = await evaluate(() => void new Pair("a"), context);

    expect(resources).toEqual([
      {
        type: "test:index:Pair",
        name: "a",
        urn: "urn:pulumi:s::p::test:index:Pair::a",
        id: "",
        inputs: {},
        outputs: {},
      },
      {
        type: "aws:s3/bucket:Bucket",
        name: "a-z-bucket",
        parent: "a",
        urn: "urn:pulumi:s::p::test:index:Pair$aws:s3/bucket:Bucket::a-z-bucket",
        id: "a-bucket",
        inputs: { bucket: "a-bucket" },
        outputs: {
          bucket: "a-bucket",
          arn: "arn:aws:s3:::a-bucket",
          region: "us-west-2",
          bucketDomainName: "a-bucket.s3.amazonaws.com",
          bucketRegionalDomainName: "a-bucket.s3.us-west-2.amazonaws.com",
        },
        // The provider's own: buckets were of another type in its release line 6.
        options: { aliases: ["urn:pulumi:s::p::test:index:Pair$aws:s3/bucketV2:BucketV2::a-z-bucket"] },
      },
      {
        type: "aws:s3/bucketPolicy:BucketPolicy",
        name: "a-a-policy",
        parent: "a",
        urn: "urn:pulumi:s::p::test:index:Pair$aws:s3/bucketPolicy:BucketPolicy::a-a-policy",
        id: "a-bucket",
        inputs: { bucket: "a-bucket", policy: '{"arn":"arn:aws:s3:::a-bucket"}' },
        outputs: { bucket: "a-bucket", policy: '{"arn":"arn:aws:s3:::a-bucket"}' },
      },
    ]);
  });

  it("returns what the program returned, as plain values", async () => {
    const { outputs } = await evaluate(() => {
      const queue = new Queue("work", { name: "work" });
      return { url: queue.url, nested: { list: [queue.arn, 1, true] }, hidden: secret("s3cret") };
    }, context);

    expect(outputs).toEqual({
      url: "https://sqs.us-west-2.amazonaws.com/123456789012/work",
      nested: { list: ["arn:aws:sqs:us-west-2:123456789012:work", 1, true] },
      hidden: "s3cret",
    });
  });

  it("unwraps secrets among inputs and leaves out what has no value", async () => {
    const tags = { token: secret("t") };
    const { resources } = await evaluate(
      () => void new Queue("q", { name: "q", policy: output(undefined), tags }),
      context,
    );

    expect(resources[0]?.inputs).toEqual({ name: "q", tags: { token: "t" } });
  });

  it("names what the program did not name, the same every time", async () => {
    const program = () => void new Queue("anonymous");
    const [first, second] = await Promise.all([evaluate(program, context), evaluate(program, context)]);

    expect(first.resources[0]?.outputs["name"]).toMatch(/^anonymous-[0-9a-f]{7}$/);
    expect(second).toEqual(first);
  });

  it("keeps evaluations that run at the same time apart", async () => {
    const evaluations = ["a", "b", "c"].map((name) => evaluate(() => void new Pair(name), { ...context, stack: name }));
    const names = (await Promise.all(evaluations)).map(({ resources }) =>
      resources.map(({ urn }) => urn.split("::")[0]),
    );

    expect(names).toEqual(["a", "b", "c"].map((stack) => Array(3).fill(`urn:pulumi:${stack}`)));
  });

  it("answers who and where the program is", async () => {
    const { outputs } = await evaluate(() => ({ account: getCallerIdentityOutput().accountId }), context);

    expect(outputs).toEqual({ account: "123456789012" });
  });

  it.each<{ name: string; options: CustomResourceOptions; expected: EvaluatedOptions | undefined }>([
    { name: "no options as none", options: {}, expected: undefined },
    { name: "a protected resource", options: { protect: true }, expected: { protect: true } },
    { name: "one that stays in AWS", options: { retainOnDelete: true }, expected: { retainOnDelete: true } },
    { name: "one that goes first", options: { deleteBeforeReplace: true }, expected: { deleteBeforeReplace: true } },
    {
      name: "properties that are not compared",
      options: { ignoreChanges: ["tags", "name"] },
      expected: { ignoreChanges: ["name", "tags"] },
    },
    {
      name: "properties that replace",
      options: { replaceOnChanges: ["tags"] },
      expected: { replaceOnChanges: ["tags"] },
    },
    {
      name: "an earlier name",
      options: { aliases: [{ name: "old" }] },
      expected: { aliases: ["urn:pulumi:s::p::aws:sqs/queue:Queue::old"] },
    },
    {
      name: "an earlier type",
      options: { aliases: [{ type: "test:index:Queue" }] },
      expected: { aliases: ["urn:pulumi:s::p::test:index:Queue::queue"] },
    },
    {
      name: "an earlier stack and project",
      options: { aliases: [{ stack: "t", project: "q" }] },
      expected: { aliases: ["urn:pulumi:t::q::aws:sqs/queue:Queue::queue"] },
    },
    {
      name: "an earlier URN",
      options: { aliases: ["urn:pulumi:s::p::a:b:C$aws:sqs/queue:Queue::queue"] },
      expected: { aliases: ["urn:pulumi:s::p::a:b:C$aws:sqs/queue:Queue::queue"] },
    },
  ])("tells of $name", async ({ options, expected }) => {
    const { resources } = await evaluate(() => void new Queue("queue", {}, options), context);

    expect(resources[0]?.options).toEqual(expected);
  });

  it("knows a child under the URN that it had when its parent had another name", async () => {
    const program = () => {
      const parent = new ComponentResource("test:index:Pair", "new", {}, { aliases: [{ name: "old" }] });
      new Queue("new-queue", {}, { parent });
      new Queue("other", {}, { parent, aliases: [{ parent: rootStackResource }] });
    };

    const { resources } = await evaluate(program, context);

    expect(Object.fromEntries(resources.map(({ name, options }) => [name, options?.aliases]))).toEqual({
      new: ["urn:pulumi:s::p::test:index:Pair::old"],
      "new-queue": ["urn:pulumi:s::p::test:index:Pair$aws:sqs/queue:Queue::old-queue"],
      other: ["urn:pulumi:s::p::aws:sqs/queue:Queue::other"],
    });
  });

  it("waits for a program that declares resources later", async () => {
    const { resources } = await evaluate(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      new Queue("late", { name: "late" });
    }, context);

    expect(resources.map(({ name }) => name)).toEqual(["late"]);
  });

  const failures: readonly { name: string; program: () => unknown; message: RegExp }[] = [
    {
      name: "an error of the program",
      program: () => {
        throw new TypeError("no model");
      },
      message: /^no model$/,
    },
    {
      name: "an input that fails",
      program: () => new Queue("q", { name: Promise.reject(new Error("no name")) }),
      message: /no name/,
    },
    {
      name: "two resources with one URN",
      program: () => [new Queue("twice", { name: "a" }), new Queue("twice", { name: "b" })].length,
      message: /two resources of type aws:sqs\/queue:Queue are named "twice"/,
    },
    {
      name: "a resource that is read from AWS",
      program: () => Queue.get("q", "id").id,
      message: /needs an AWS account/,
    },
  ];
  it.each(failures)("fails with $name", async ({ program, message }) => {
    await expect(evaluate(program, context)).rejects.toThrow(message);
    await expect(evaluate(() => void new Pair("after"), context)).resolves.toMatchObject({ resources: { length: 3 } });
  });

  it.each([
    { name: "keeps", limitStackTraces: false, frames: /evaluate\.test/ },
    { name: "drops", limitStackTraces: true, frames: /^Error: here$/ },
  ])("$name stack traces when told so", async ({ limitStackTraces, frames }) => {
    const failure = evaluate(
      () => {
        throw new Error("here");
      },
      { ...context, limitStackTraces },
    );

    const error = await failure.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect((error as Error).stack).toMatch(frames);
  });
});
