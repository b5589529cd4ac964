import { describe, expect, it } from "vitest";
import { LocalAws, type LocalEvent } from "../../src/index.ts";
import type { DeclaredResource } from "../../src/resource.ts";
import { account, names, resource } from "../support/one-model-pipeline.ts";
import { arn } from "../support/open-cloud.ts";
import { openPipeline } from "../support/open-pipeline.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

async function openEmpty() {
  const directory = await temporaryDirectory();
  const events: LocalEvent[] = [];
  const onEvent = (event: LocalEvent) => void events.push(event);
  const aws = await LocalAws.open({ ...account, directory: directory.path, servers: {}, onEvent });
  const dispose = async () => {
    await aws.close();
    await directory[Symbol.asyncDispose]();
  };
  return { aws, events, [Symbol.asyncDispose]: dispose };
}

const configuration = (inputs: Record<string, unknown>) =>
  resource("aws:sagemaker/endpointConfiguration:EndpointConfiguration", "configuration", { name: "c", ...inputs });
const variant = { variantName: "main", modelName: "m", initialInstanceCount: 1 };

describe("a resource the local AWS cannot make", () => {
  it.each<{ name: string; declared: DeclaredResource; code: string; message: RegExp }>([
    {
      name: "an unknown type",
      declared: resource("aws:dynamodb/table:Table", "claims", {}),
      code: "LOCAL_RESOURCE_UNKNOWN",
      message: /aws:dynamodb\/table:Table \("claims"\)/,
    },
    {
      name: "a rule with an unknown operator",
      declared: resource(
        "aws:cloudwatch/eventRule:EventRule",
        "r",
        { eventPattern: '{"source":[{"regex":"x"}]}' },
        arn("events", "rule/r"),
      ),
      code: "LOCAL_RESOURCE_INVALID",
      message: /unknown operator/,
    },
    {
      name: "a rule whose pattern is no JSON",
      declared: resource("aws:cloudwatch/eventRule:EventRule", "r", { eventPattern: "{" }, arn("events", "rule/r")),
      code: "LOCAL_RESOURCE_INVALID",
      message: /eventPattern is not JSON/,
    },
    {
      name: "a target that is no queue",
      declared: resource("aws:cloudwatch/eventTarget:EventTarget", "t", {
        rule: "r",
        arn: arn("lambda", "function:f"),
      }),
      code: "LOCAL_RESOURCE_INVALID",
      message: /SQS queues only/,
    },
    {
      name: "a function whose code is elsewhere",
      declared: resource(
        "aws:lambda/function:Function",
        "f",
        { role: "r", handler: "index.handler" },
        arn("lambda", "function:f"),
      ),
      code: "LOCAL_RESOURCE_INVALID",
      message: /not on this disk/,
    },
    {
      name: "a queue with an impossible delay",
      declared: resource("aws:sqs/queue:Queue", "q", { delaySeconds: 901 }, arn("sqs", "q")),
      code: "LOCAL_RESOURCE_INVALID",
      message: /delaySeconds must be a whole number from 0 to 900, not 901/,
    },
    {
      name: "a synchronous endpoint",
      declared: configuration({ productionVariants: [variant] }),
      code: "LOCAL_RESOURCE_INVALID",
      message: /asynchronous endpoints only/,
    },
    {
      name: "an endpoint of two variants",
      declared: configuration({ productionVariants: [variant, variant] }),
      code: "LOCAL_RESOURCE_INVALID",
      message: /exactly one production variant/,
    },
    {
      name: "a stream to somewhere else than S3",
      declared: resource(
        "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
        "s",
        {},
        arn("firehose", "deliverystream/s"),
      ),
      code: "LOCAL_RESOURCE_INVALID",
      message: /delivers to S3 only/,
    },
  ])("is an error that names it: $name", async ({ declared, code, message }) => {
    await using open = await openEmpty();

    const making = open.aws.make(declared);

    await expect(making).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    await expect(making).rejects.toMatchObject({ message: expect.stringContaining(`"${declared.name}"`) });
  });
});

describe("resources", () => {
  it("that exist in the program only are left alone", async () => {
    await using open = await openEmpty();

    await open.aws.make(resource("sluice:pipeline:Pipeline", "pipeline", {}));
    await open.aws.make(resource("pulumi:pulumi:Stack", "stack", {}));
    await open.aws.start();
  });

  it("that wait for one that never comes are named at the start", async () => {
    await using open = await openEmpty();

    await open.aws.make(
      resource("aws:s3/bucketVersioning:BucketVersioning", "versioning", {
        bucket: "none",
        versioningConfiguration: { status: "Enabled" },
      }),
    );

    await expect(open.aws.start()).rejects.toMatchObject({
      message: expect.stringContaining('"versioning" needs a resource that was not declared'),
    });
  });

  it("that are queues are not made without their dead-letter queue, where messages would end nowhere", async () => {
    await using open = await openEmpty();

    const redrivePolicy = JSON.stringify({ deadLetterTargetArn: arn("sqs", "nowhere"), maxReceiveCount: 5 });
    await open.aws.make(resource("aws:sqs/queue:Queue", "work", { name: "work", redrivePolicy }, arn("sqs", "work")));

    await expect(open.aws.start()).rejects.toMatchObject({
      message: expect.stringContaining('"work" needs a resource that was not declared'),
    });
  });

  it.each([
    {
      name: "target",
      declared: resource("aws:cloudwatch/eventTarget:EventTarget", "target", { rule: "r", arn: arn("sqs", "nowhere") }),
    },
    {
      name: "target, for want of its rule",
      declared: resource("aws:cloudwatch/eventTarget:EventTarget", "target", { rule: "none", arn: arn("sqs", "here") }),
    },
    {
      name: "target, for want of its dead-letter queue",
      declared: resource("aws:cloudwatch/eventTarget:EventTarget", "target", {
        ...{ rule: "r", arn: arn("sqs", "here") },
        deadLetterConfig: { arn: arn("sqs", "nowhere") },
      }),
    },
    {
      name: "subscription",
      declared: resource("aws:sns/topicSubscription:TopicSubscription", "subscription", {
        ...{ topic: arn("sns", "t"), protocol: "sqs", endpoint: arn("sqs", "nowhere") },
      }),
    },
  ])("that would send to a queue nobody declared are named at the start: $name", async ({ declared }) => {
    await using open = await openEmpty();
    const eventPattern = { source: ["aws.s3"] };
    await open.aws.make(resource("aws:sqs/queue:Queue", "here", { name: "here" }, arn("sqs", "here")));
    await open.aws.make(resource("aws:cloudwatch/eventRule:EventRule", "r", { eventPattern }, arn("events", "rule/r")));
    await open.aws.make(resource("aws:sns/topic:Topic", "t", { name: "t" }, arn("sns", "t")));

    await open.aws.make(declared);

    await expect(open.aws.start()).rejects.toMatchObject({
      message: expect.stringContaining(`"${declared.name}" needs a resource that was not declared`),
    });
  });

  it("of an endpoint that do not fit together are named at the start", async () => {
    await using open = await openEmpty();

    await open.aws.make(
      resource("aws:sagemaker/endpoint:Endpoint", "endpoint", { name: "e", endpointConfigName: "c" }),
    );

    await expect(open.aws.start()).rejects.toMatchObject({
      message: expect.stringContaining("Endpoint e names a configuration that was not declared: c"),
    });
  });
});

describe("a role that its service may not assume", () => {
  const trusting = (principal: object, condition = {}) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", ...condition }],
    });
  const withTrust = (roleName: string, assumeRolePolicy: string) => (resources: readonly DeclaredResource[]) =>
    resources.map((each) =>
      each.type === "aws:iam/role:Role" && each.inputs["name"] === roleName
        ? { ...each, inputs: { ...each.inputs, assumeRolePolicy } }
        : each,
    );

  it.each([
    {
      name: "of a function",
      roleName: "trigger-role",
      trust: trusting({ Service: "sagemaker.amazonaws.com" }),
      message: `lambda.amazonaws.com may not assume the role arn:aws:iam::${account.accountId}:role/trigger-role of function ${names.function}`,
    },
    {
      name: "of an endpoint, for another account",
      roleName: "model-role",
      trust: trusting(
        { Service: "sagemaker.amazonaws.com" },
        { Condition: { StringEquals: { "aws:SourceAccount": "999999999999" } } },
      ),
      message: `sagemaker.amazonaws.com may not assume the role arn:aws:iam::${account.accountId}:role/model-role of endpoint ${names.endpoint}`,
    },
  ])("is named at the start: $name", async ({ roleName, trust, message }) => {
    await using open = await openPipeline({ change: withTrust(roleName, trust) });

    await expect(open.aws.start()).rejects.toMatchObject({
      code: "LOCAL_RESOURCE_INVALID",
      message: expect.stringContaining(message),
      hint: expect.stringContaining("assumeRolePolicy"),
    });
  });

  it.each([
    { name: "lets Firehose in", service: "firehose.amazonaws.com", externalId: account.accountId, starts: true },
    { name: "lets another service in", service: "lambda.amazonaws.com", externalId: account.accountId, starts: false },
    { name: "wants another id", service: "firehose.amazonaws.com", externalId: "other", starts: false },
  ])("of a delivery stream is judged with the account as external id: one that $name", async (each) => {
    await using open = await openEmpty();
    const roleArn = `arn:aws:iam::${account.accountId}:role/stream-role`;
    const condition = { Condition: { StringEquals: { "sts:ExternalId": each.externalId } } };
    const assumeRolePolicy = trusting({ Service: each.service }, condition);
    await open.aws.make(
      resource("aws:iam/role:Role", "stream-role", { name: "stream-role", assumeRolePolicy }, roleArn),
    );
    const extendedS3Configuration = { roleArn, bucketArn: "arn:aws:s3:::delivery" };
    await open.aws.make(
      resource(
        "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
        "stream",
        { name: "stream", extendedS3Configuration },
        arn("firehose", "deliverystream/stream"),
      ),
    );

    const starting = open.aws.start();

    if (each.starts) await expect(starting).resolves.toBeUndefined();
    else
      await expect(starting).rejects.toMatchObject({ message: expect.stringContaining("of delivery stream stream") });
  });
});

describe("a policy that the program does not define", () => {
  it("is told of at the start, because here it neither allows nor bounds", async () => {
    await using open = await openEmpty();
    const managed = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    const boundary = `arn:aws:iam::${account.accountId}:policy/account-boundary`;
    const known = `arn:aws:iam::${account.accountId}:policy/known`;
    const document = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    const role = (name: string, inputs: object) =>
      resource("aws:iam/role:Role", name, { name, assumeRolePolicy: document, ...inputs }, arn("iam", `role/${name}`));

    await open.aws.make(role("bounded", { permissionsBoundary: boundary, managedPolicyArns: [known, managed] }));
    await open.aws.make(role("bounded-here", { permissionsBoundary: known }));
    await open.aws.make(resource("aws:iam/policy:Policy", "known", { policy: document }, known));
    await open.aws.start();

    expect(open.events.map(({ atMs: _, ...event }) => event)).toEqual([
      { kind: "policy-unknown", policyArn: boundary, roleName: "bounded", use: "boundary" },
      { kind: "policy-unknown", policyArn: managed, roleName: "bounded", use: "attachment" },
    ]);
  });
});
