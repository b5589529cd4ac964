import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { account, allowService } from "../support/one-model-pipeline.ts";
import { arn, type OpenCloud, openCloud } from "../support/open-cloud.ts";

const ruleArn = arn("events", "rule/created");
const queueSettings = {
  visibilityTimeoutSeconds: 30,
  delaySeconds: 0,
  receiveWaitSeconds: 0,
  maxMessageBytes: 262_144,
};

async function openBus(options: {
  readonly queueAllows: boolean;
  readonly deadLetterAllows?: boolean;
}): Promise<OpenCloud> {
  const open = await openCloud();
  const { cloud } = open;
  cloud.s3.createBucket({ kind: "owner" }, { bucket: "source" });
  cloud.s3.setVersioning("source", "Enabled");
  cloud.s3.setEventBridge("source", true);
  for (const [name, allows] of [
    ["work", options.queueAllows],
    ["dead", options.deadLetterAllows],
  ] as const) {
    cloud.queues.create({ ...queueSettings, name, arn: arn("sqs", name) });
    if (allows !== true) continue;
    const policy = allowService("events.amazonaws.com", {
      action: "sqs:SendMessage",
      on: arn("sqs", name),
      from: ruleArn,
    });
    cloud.policies.setResourcePolicy(arn("sqs", name), policy);
  }
  const pattern = { source: ["aws.s3"], detail: { object: { key: [{ prefix: "incoming/" }] } } };
  cloud.bus.putRule({ name: "created", arn: ruleArn, pattern, enabled: true });
  cloud.bus.putTarget({
    ruleName: "created",
    targetId: "queue",
    arn: arn("sqs", "work"),
    deadLetterArn: arn("sqs", "dead"),
  });
  return open;
}

const bodies = ({ cloud }: OpenCloud, name: string) =>
  cloud.queues.find(name)?.messages.map(({ body }) => JSON.parse(body)) ?? [];

describe("an object put into a bucket", () => {
  it("is announced to the queue of every rule it matches, in S3's shape, with its key as it is", async () => {
    await using open = await openBus({ queueAllows: true });
    const client = new S3Client(open.owner);
    const Key = "incoming/a b+c%20ä.pdf";

    const put = await client.send(new PutObjectCommand({ Bucket: "source", Key, Body: "hello" }));

    expect(bodies(open, "work")).toEqual([
      {
        version: "0",
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        "detail-type": "Object Created",
        source: "aws.s3",
        account: account.accountId,
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        region: account.region,
        resources: ["arn:aws:s3:::source"],
        detail: {
          version: "0",
          bucket: { name: "source" },
          object: {
            key: Key,
            size: 5,
            etag: put.ETag?.replaceAll('"', ""),
            "version-id": put.VersionId,
            sequencer: expect.stringMatching(/^[0-9A-Fa-f]+$/),
          },
          "request-id": expect.any(String),
          requester: expect.any(String),
          "source-ip-address": "127.0.0.1",
          reason: "PutObject",
        },
      },
    ]);
  });

  it("that no rule matches goes nowhere", async () => {
    await using open = await openBus({ queueAllows: true });

    await open.cloud.s3.putObject({ kind: "owner" }, { bucket: "source", key: "elsewhere/a", body: "x" });

    expect(bodies(open, "work")).toEqual([]);
  });

  it("goes to the target's dead-letter queue when the queue's policy does not let the rule in", async () => {
    await using open = await openBus({ queueAllows: false, deadLetterAllows: true });

    await open.cloud.s3.putObject({ kind: "owner" }, { bucket: "source", key: "incoming/a", body: "x" });

    expect(bodies(open, "work")).toEqual([]);
    expect(bodies(open, "dead")).toHaveLength(1);
    expect(open.events).toContainEqual(
      expect.objectContaining({
        kind: "denied",
        principal: "events.amazonaws.com",
        action: "sqs:SendMessage",
        resource: arn("sqs", "work"),
      }),
    );
  });
});

describe("a rule", () => {
  it("takes five targets and no more", async () => {
    await using open = await openBus({ queueAllows: true });
    const target = (targetId: string) => ({ ruleName: "created", targetId, arn: arn("sqs", "work") });

    for (const id of ["2", "3", "4", "5"]) open.cloud.bus.putTarget(target(id));

    expect(() => open.cloud.bus.putTarget(target("6"))).toThrow(/more than 5 targets/);
  });

  it("that is disabled sends nothing", async () => {
    await using open = await openBus({ queueAllows: true });
    open.cloud.bus.putRule({ name: "created", arn: ruleArn, pattern: { source: ["aws.s3"] }, enabled: false });

    await open.cloud.s3.putObject({ kind: "owner" }, { bucket: "source", key: "incoming/a", body: "x" });

    expect(bodies(open, "work")).toEqual([]);
  });
});
