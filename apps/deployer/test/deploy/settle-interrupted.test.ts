import { describe, expect, it } from "vitest";
import type { LambdaQueries } from "../../src/aws/lambda-queries.ts";
import { settleInterrupted } from "../../src/deploy/settle-interrupted.ts";
import type { PendingOperation, SettledPending, SettlePendingOptions, StateResource } from "../../src/engine/engine.ts";
import { dataDev } from "../support/plan-steps.ts";
import { quietIo } from "../support/quiet-io.ts";
import { scriptedS3 } from "../support/scripted-s3.ts";

const owned = { "sluice:pipeline": "reader", "sluice:environment": "data_dev" };

function resource(type: string, name: string, changes: Partial<StateResource> = {}): StateResource {
  const urn = `urn:pulumi:reader.data_dev::reader::${type}::${name}`;
  return { urn, type, inputs: {}, outputs: {}, protected: false, ...changes };
}

function creating(type: string, name: string, inputs: StateResource["inputs"] = {}): PendingOperation {
  return { kind: "creating", resource: resource(type, name, { inputs }) };
}

interface Settling {
  readonly pending: readonly PendingOperation[];
  readonly settled?: Partial<SettledPending>;
  readonly mappings?: readonly string[];
  readonly region?: string;
  readonly moved?: Error;
  /** S3's answer to a look at any bucket, by its expected owner; 200 unless said otherwise. */
  readonly look?: (expectedOwner: string | undefined) => number;
}

/** Settles against an engine that remembers what it was asked, and answers as told. */
async function settle({ pending, settled, mappings = [], region = "us-west-2", moved, look = () => 200 }: Settling) {
  const asked: SettlePendingOptions[] = [];
  const queries: unknown[] = [];
  const engine = {
    pending: async () => pending,
    settlePending: async (options: SettlePendingOptions): Promise<SettledPending> => {
      asked.push(options);
      await options.beforeWrite();
      return { result: "succeeded", errors: [], adopted: [], foreign: [], ...settled };
    },
  };
  const lambda = async (): Promise<LambdaQueries> => ({
    eventSourceMappings: async (query) => {
      queries.push(query);
      return mappings;
    },
  });
  const { s3 } = await scriptedS3(({ expectedOwner }) => ({ status: look(expectedOwner) }));
  const guard = {
    steadily: async <T>(look: () => Promise<T>) => ({ value: await look(), mark: "seen" }),
    assertUnmoved: async () => {
      if (moved !== undefined) throw moved;
    },
  };
  const quiet = quietIo();
  const target = { environment: { ...dataDev, region }, pipeline: { name: "reader" } };
  const done = settleInterrupted(
    { connection: { clients: { lambda, s3 } }, engine, guard, stack: "reader.data_dev", target },
    quiet.io,
  );
  await done.catch(() => undefined);
  return { done, asked, queries, stderr: quiet.stderr };
}

describe("what was cut off", () => {
  it("asks AWS nothing when nothing was", async () => {
    const { asked, done } = await settle({ pending: [] });

    await done;
    expect(asked).toEqual([]);
  });

  it.each([
    { type: "aws:s3/bucket:Bucket", inputs: { bucket: "letters" }, id: "letters" },
    { type: "aws:iam/role:Role", inputs: { name: "r" }, id: "r" },
    { type: "aws:iam/policy:Policy", inputs: { name: "p" }, id: "arn:aws-cn:iam::111111111111:policy/p" },
    {
      type: "aws:sqs/queue:Queue",
      inputs: { name: "q" },
      id: "https://sqs.cn-north-1.amazonaws.com.cn/111111111111/q",
    },
    { type: "aws:sns/topic:Topic", inputs: { name: "t" }, id: "arn:aws-cn:sns:cn-north-1:111111111111:t" },
    {
      type: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
      inputs: { name: "s" },
      id: "arn:aws-cn:firehose:cn-north-1:111111111111:deliverystream/s",
    },
    { type: "aws:sagemaker/endpoint:Endpoint", inputs: { name: "reader--ocr-dev" }, id: "reader--ocr-dev" },
    // Made again without harm.
    { type: "aws:iam/rolePolicy:RolePolicy", inputs: { name: "x" }, id: undefined },
  ])("is looked up by its name in the region's own partition: $type", async ({ id, inputs, type }) => {
    const pending = [creating(type, "a", inputs)];

    const { asked } = await settle({ pending, region: "cn-north-1" });

    expect([...(asked[0]?.ids ?? [])].map(([, each]) => each)).toEqual(id === undefined ? [] : [id]);
  });

  it.each([
    { name: "adopted when Lambda has it", mappings: ["5b0c"], ids: ["5b0c"] },
    { name: "made when it has none", mappings: [], ids: [] },
  ])("is found by function and queue where AWS gave it an id: $name", async ({ ids, mappings }) => {
    const inputs = {
      functionName: "arn:aws:lambda:us-west-2:1:function:f",
      eventSourceArn: "arn:aws:sqs:us-west-2:1:q",
    };
    const pending = [creating("aws:lambda/eventSourceMapping:EventSourceMapping", "m", inputs)];

    const { asked, queries } = await settle({ pending, mappings });

    expect(queries).toEqual([inputs]);
    expect([...(asked[0]?.ids.values() ?? [])]).toEqual(ids);
  });

  const bucket = "aws:s3/bucket:Bucket";
  const group = resource("aws:cloudwatch/logGroup:LogGroup", "g", { id: "/logs", outputs: { tagsAll: owned } });
  const stream = { inputs: { logGroupName: "/logs" }, id: "destination" };
  it.each([
    { name: "tagged as the pipeline's", found: resource(bucket, "b", { outputs: { tagsAll: owned } }), is: true },
    { name: "tagged so without default tags", found: resource(bucket, "b", { outputs: { tags: owned } }), is: true },
    { name: "without tags", found: resource(bucket, "b", { inputs: { tags: owned }, outputs: {} }), is: false },
    {
      name: "another environment's",
      found: resource(bucket, "b", { outputs: { tagsAll: { ...owned, "sluice:environment": "data_prod" } } }),
      is: false,
    },
    {
      name: "another pipeline's",
      found: resource(bucket, "b", { outputs: { tagsAll: { ...owned, "sluice:pipeline": "writer" } } }),
      is: false,
    },
    { name: "a part of what is ours", found: resource("aws:cloudwatch/logStream:LogStream", "s", stream), is: true },
    {
      name: "a part of what is not ours",
      found: resource("aws:cloudwatch/logStream:LogStream", "s", { ...stream, inputs: { logGroupName: "/other" } }),
      is: false,
    },
  ])("is ours or not: $name", async ({ found, is }) => {
    const { asked } = await settle({ pending: [creating(bucket, "b", { bucket: "letters" })] });

    expect(asked[0]?.isOurs(found, [group, found])).toBe(is);
  });

  it.each([
    { name: "it has it", status: 200, asked: ["letters"], told: "letters: it is made anew" },
    { name: "there is none", status: 404, asked: ["letters"], told: "letters: it is made anew" },
    {
      name: "the name is another account's",
      status: 403,
      asked: [],
      told: "letters: letters is in another account or region, or may not be looked at: it is left alone",
    },
    {
      name: "it is in another region",
      status: 301,
      asked: [],
      told: "letters: letters is in another account or region, or may not be looked at: it is left alone",
    },
  ])("is left to the engine or, as a bucket of others, dropped: $name", async ({ asked: expected, status, told }) => {
    const owners: (string | undefined)[] = [];
    const look = (owner: string | undefined) => {
      owners.push(owner);
      return status;
    };

    const { asked, done, stderr } = await settle({
      pending: [creating(bucket, "letters", { bucket: "letters" })],
      look,
    });

    await done;
    expect(new Set(owners)).toEqual(new Set([dataDev.account]));
    expect([...(asked[0]?.ids.values() ?? [])]).toEqual(expected);
    expect(stderr().trimEnd().split("\n").at(-1)).toBe(told);
  });

  it("stays as it is when S3 says nothing of a bucket", async () => {
    const { asked, done } = await settle({ pending: [creating(bucket, "a", { bucket: "letters" })], look: () => 400 });

    await expect(done).rejects.toMatchObject({ code: "DEPLOY_AWS_REFUSED" });
    expect(asked).toEqual([]);
  });

  it("is told of, each as it turned out", async () => {
    const pending = [creating(bucket, "a"), creating(bucket, "b"), creating(bucket, "c")];
    const updating = { ...creating(bucket, "d"), kind: "updating" };
    const adopted = [resource(bucket, "a", { id: "letters" })];
    const foreign = [resource(bucket, "b", { id: "somebodys" })];

    const { done, stderr } = await settle({ pending: [...pending, updating], settled: { adopted, foreign } });

    await done;
    expect(stderr().trimEnd().split("\n")).toEqual([
      "an earlier deployment of reader.data_dev was cut off at a, b, c, d: asking AWS what became of it",
      "a: AWS has it, and it is taken over",
      "b: AWS has somebodys, which is not tagged as this pipeline's: it is left alone",
      "c: it is made anew",
    ]);
  });

  it.each([
    { name: "AWS refuses to tell", result: "failed", errors: [{ message: "AccessDenied" }] },
    { name: "the person interrupts again", result: "cancelled", errors: [] },
  ] as const)("stays as it is when $name", async ({ result, errors }) => {
    const { done } = await settle({ pending: [creating(bucket, "a")], settled: { result, errors } });

    await expect(done).rejects.toMatchObject({
      code: "DEPLOY_NOT_SETTLED",
      hint: [...errors.map(({ message }) => message), "nothing was written; run it again once AWS answers"].join("\n"),
    });
  });

  it("is not settled over what somebody else wrote meanwhile", async () => {
    const moved = new Error("moved");

    const { done } = await settle({ pending: [creating(bucket, "a")], moved });

    await expect(done).rejects.toBe(moved);
  });
});
