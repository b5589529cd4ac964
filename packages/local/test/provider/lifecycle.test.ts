import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type AttachedProvider, attachProviders } from "../support/attach-provider.ts";
import { archive, trust } from "../support/engine-program.ts";
import { allowService } from "../support/one-model-pipeline.ts";
import { eventsOf } from "../support/open-pipeline.ts";

const owner = { kind: "owner" } as const;
const arn = (service: string, rest: string) => `arn:aws:${service}:us-west-2:123456789012:${rest}`;
const roleArn = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const queueUrl = (name: string) => `https://sqs.us-west-2.amazonaws.com/123456789012/${name}`;
const document = (...Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

const takesMessages = document({
  Effect: "Allow",
  Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
  Resource: arn("sqs", "work"),
});

const role = (provider: AttachedProvider, name: string, service: string) =>
  provider.create("aws:iam/role:Role", name, { name, assumeRolePolicy: trust(service) });
const rolePolicy = (provider: AttachedProvider, name: string, policy: string) =>
  provider.create("aws:iam/rolePolicy:RolePolicy", `${name}-policy`, { name: "permissions", role: name, policy });
const queue = (provider: AttachedProvider, name: string) => provider.create("aws:sqs/queue:Queue", name, { name });

/** A function's inputs whose handler logs a word for every batch. */
async function functionInputs(directory: string, word: string, variables: Readonly<Record<string, string>> = {}) {
  const code = join(directory, `${word}.js`);
  await writeFile(code, `exports.handler = async () => console.log("${word}", process.env.MODE ?? "");`);
  return {
    name: "worker",
    role: roleArn("worker"),
    handler: "index.handler",
    environment: { variables },
    code: archive({ "index.js": code }),
  };
}

describe("a function and its mapping", () => {
  it("take messages from when the mapping is made until it goes, with code and variables as they are then", async () => {
    await using attached = await attachProviders({ retryDelaySeconds: 0.05 });
    const { provider, aws, events, directory } = attached;
    const logged = () => eventsOf(events, "function-log").map(({ line }) => line.replace(/^.*\t/, "").trim());
    await queue(provider, "work");
    await role(provider, "worker", "lambda.amazonaws.com");
    await rolePolicy(provider, "worker", takesMessages);
    const made = await provider.create("aws:lambda/function:Function", "fn", await functionInputs(directory, "one"));
    aws.send("work", "waits");
    expect(events.filter(({ kind }) => kind === "function-started")).toEqual([]);

    const mapping = await provider.create("aws:lambda/eventSourceMapping:EventSourceMapping", "map", {
      eventSourceArn: arn("sqs", "work"),
      functionName: "worker",
    });
    await aws.idle();
    expect(logged()).toEqual([expect.stringContaining("one")]);

    await provider.update(made, await functionInputs(directory, "two", { MODE: "fast" }));
    aws.send("work", "again");
    await aws.idle();
    expect(logged().at(-1)).toContain("two fast");

    await provider.delete(mapping);
    aws.send("work", "nobody takes it");
    expect(aws.messages("work")).toHaveLength(1);
    expect(eventsOf(events, "function-started")).toHaveLength(2);
  });

  it("are refused while the role may not read the queue", async () => {
    await using attached = await attachProviders();
    const { provider, directory } = attached;
    await queue(provider, "work");
    await role(provider, "worker", "lambda.amazonaws.com");
    await provider.create("aws:lambda/function:Function", "fn", await functionInputs(directory, "one"));

    const creating = provider.create("aws:lambda/eventSourceMapping:EventSourceMapping", "map", {
      eventSourceArn: arn("sqs", "work"),
      functionName: "worker",
    });

    await expect(creating).rejects.toMatchObject({
      details: expect.stringContaining(
        "InvalidParameterValueException: The provided execution role does not have permissions to call ReceiveMessage on SQS",
      ),
    });
  });

  it("end with messages that a disabled mapping leaves alone, and go on when it is enabled", async () => {
    await using attached = await attachProviders();
    const { provider, aws, events, directory } = attached;
    await queue(provider, "work");
    await role(provider, "worker", "lambda.amazonaws.com");
    await rolePolicy(provider, "worker", takesMessages);
    await provider.create("aws:lambda/function:Function", "fn", await functionInputs(directory, "one"));
    const inputs = { eventSourceArn: arn("sqs", "work"), functionName: "worker", enabled: false };
    const mapping = await provider.create("aws:lambda/eventSourceMapping:EventSourceMapping", "map", inputs);
    aws.send("work", "waits");
    expect((await provider.read(mapping))?.state).toMatchObject({ enabled: false });

    await provider.update(mapping, { ...inputs, enabled: true });
    await aws.idle();

    expect(eventsOf(events, "function-finished")).toHaveLength(1);
  });
});

describe("what AWS refuses", () => {
  it.each([
    {
      name: "a function whose role Lambda may not assume",
      type: "aws:lambda/function:Function",
      inputs: { name: "f", role: roleArn("worker"), handler: "index.handler" },
      words: "InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda.",
    },
    {
      name: "a model whose role SageMaker may not assume",
      type: "aws:sagemaker/model:Model",
      inputs: { name: "m", executionRoleArn: roleArn("worker"), primaryContainer: { image: "i" } },
      words: `ValidationException: Could not assume role ${roleArn("worker")}`,
    },
    {
      name: "a configuration of a model that is not there",
      type: "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
      inputs: {
        name: "c",
        productionVariants: [{ modelName: "none", initialInstanceCount: 1 }],
        asyncInferenceConfig: { outputConfig: { s3OutputPath: "s3://b/p" } },
      },
      words: `ValidationException: Could not find model "${arn("sagemaker", "model/none")}".`,
    },
    {
      name: "an endpoint of a configuration that is not there",
      type: "aws:sagemaker/endpoint:Endpoint",
      inputs: { name: "e", endpointConfigName: "none" },
      words: `ValidationException: Could not find endpoint configuration "${arn("sagemaker", "endpoint-config/none")}".`,
    },
    {
      name: "a policy of a role that is not there",
      type: "aws:iam/rolePolicy:RolePolicy",
      inputs: { role: "none", policy: takesMessages },
      words: "NoSuchEntity: The role with name none cannot be found.",
    },
    {
      name: "a second role of a name",
      type: "aws:iam/role:Role",
      inputs: { name: "taken", assumeRolePolicy: trust("lambda.amazonaws.com") },
      words: "EntityAlreadyExists: Role with name taken already exists.",
    },
    {
      name: "a second bucket of a name",
      type: "aws:s3/bucket:Bucket",
      inputs: { bucket: "taken" },
      words: "BucketAlreadyOwnedByYou",
    },
    {
      name: "a second log group of a name",
      type: "aws:cloudwatch/logGroup:LogGroup",
      inputs: { name: "taken" },
      words: "ResourceAlreadyExistsException: The specified log group already exists",
    },
    {
      name: "a policy of a bucket that is not there",
      type: "aws:s3/bucketPolicy:BucketPolicy",
      inputs: { bucket: "none", policy: takesMessages },
      words: "NoSuchBucket",
    },
  ])("to make: $name", async ({ type, inputs, words }) => {
    await using attached = await attachProviders();
    const { provider, operations } = attached;
    await role(provider, "taken", "lambda.amazonaws.com");
    await provider.create("aws:s3/bucket:Bucket", "taken", { bucket: "taken" });
    await provider.create("aws:cloudwatch/logGroup:LogGroup", "taken", { name: "taken" });

    await expect(provider.create(type, "it", inputs)).rejects.toMatchObject({
      details: expect.stringMatching(
        /^1 error occurred:\n\t\* creating .+ \(.+\): operation error .+: \w+, https response/,
      ),
    });

    expect(operations.at(-1)).toMatchObject({ operation: "create", type, error: expect.stringContaining(words) });
  });

  it.each([
    { name: "once", versioned: false, words: "is not empty", isWhole: true },
    { name: "with versions", versioned: true, words: "You must delete all versions in the bucket.", isWhole: false },
  ])("to delete: a bucket that holds an object $name", async ({ versioned, words }) => {
    await using attached = await attachProviders();
    const { provider, aws } = attached;
    const bucket = await provider.create("aws:s3/bucket:Bucket", "b", { bucket: "data" });
    if (versioned) aws.s3.setVersioning("data", "Enabled");
    await aws.s3.putObject(owner, { bucket: "data", key: "k", body: Buffer.from("x") });

    await expect(provider.delete(bucket)).rejects.toMatchObject({
      details: expect.stringMatching(new RegExp(`StatusCode: 409.*BucketNotEmpty: .*${words}`)),
    });

    const forced = await provider.update(bucket, { bucket: "data", forceDestroy: true });
    await provider.delete(forced);
    expect(await provider.read(forced)).toBeUndefined();
  });

  it("to delete: a role with policies, and a policy with roles, until those are gone", async () => {
    await using attached = await attachProviders();
    const { provider } = attached;
    const made = await role(provider, "r", "lambda.amazonaws.com");
    const inline = await rolePolicy(provider, "r", takesMessages);
    const managed = await provider.create("aws:iam/policy:Policy", "p", { name: "p", policy: takesMessages });
    const policyArn = managed.state["arn"];
    const attachment = await provider.create("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", {
      role: "r",
      policyArn,
    });

    const details = (text: string) => ({ details: expect.stringContaining(`DeleteConflict: ${text}`) });
    await expect(provider.delete(managed)).rejects.toMatchObject(details("Cannot delete a policy attached"));
    await expect(provider.delete(made)).rejects.toMatchObject(details("Cannot delete entity, must detach all"));
    await provider.delete(attachment);
    await expect(provider.delete(made)).rejects.toMatchObject(details("Cannot delete entity, must delete policies"));
    await provider.delete(inline);
    await provider.delete(managed);
    await provider.delete(made);

    expect(await provider.read(made)).toBeUndefined();
  });

  it("to delete: a rule that has targets", async () => {
    await using attached = await attachProviders();
    const { provider } = attached;
    const rule = await provider.create("aws:cloudwatch/eventRule:EventRule", "r", {
      name: "r",
      eventPattern: JSON.stringify({ source: ["aws.s3"] }),
    });
    await queue(provider, "work");
    const target = await provider.create("aws:cloudwatch/eventTarget:EventTarget", "t", {
      rule: "r",
      targetId: "queue",
      arn: arn("sqs", "work"),
    });

    await expect(provider.delete(rule)).rejects.toMatchObject({
      details: expect.stringContaining("Rule can't be deleted since it has targets."),
    });

    await provider.delete(target);
    await expect(provider.delete(rule)).resolves.toBeUndefined();
  });
});

describe("a resource that somebody else took away", () => {
  it.each([
    { type: "aws:sqs/queue:Queue", inputs: { name: "it" } },
    { type: "aws:sns/topic:Topic", inputs: { name: "it" } },
    { type: "aws:s3/bucket:Bucket", inputs: { bucket: "it-is" } },
    { type: "aws:iam/role:Role", inputs: { name: "it", assumeRolePolicy: trust("lambda.amazonaws.com") } },
    { type: "aws:iam/policy:Policy", inputs: { name: "it", policy: takesMessages } },
    { type: "aws:cloudwatch/logGroup:LogGroup", inputs: { name: "/it" } },
    { type: "aws:cloudwatch/metricAlarm:MetricAlarm", inputs: { name: "it" } },
    {
      type: "aws:sqs/queuePolicy:QueuePolicy",
      inputs: { queueUrl: queueUrl("other"), policy: takesMessages },
    },
    {
      type: "aws:cloudwatch/eventRule:EventRule",
      inputs: { name: "it", eventPattern: JSON.stringify({ source: ["aws.s3"] }) },
    },
  ])("is not found any more: $type", async ({ type, inputs }) => {
    await using attached = await attachProviders();
    const { provider } = attached;
    const made = await provider.create(type, "it", inputs);
    expect(await provider.read(made)).toMatchObject({ id: made.id, state: inputs, inputs });

    await attached.attach().delete(made);

    expect(await provider.read(made)).toBeUndefined();
    await expect(provider.delete(made)).resolves.toBeUndefined();
  });

  it("is told of when only a setting is another", async () => {
    await using attached = await attachProviders();
    const { provider, aws } = attached;
    await provider.create("aws:s3/bucket:Bucket", "b", { bucket: "data" });
    const inputs = { bucket: "data", eventbridge: true };
    const events = await provider.create("aws:s3/bucketNotification:BucketNotification", "n", inputs);

    aws.s3.setEventBridge("data", false);

    const read = await provider.read(events);
    expect(read?.state).toMatchObject({ eventbridge: false });
    expect((await provider.diff({ ...events, state: read?.state ?? {} }, inputs)).details).toEqual({
      eventbridge: "UPDATE",
    });
  });
});

it("finds what is imported by its id alone", async () => {
  await using attached = await attachProviders();
  const { provider } = attached;
  const made = await queue(provider, "work");

  const read = await provider.read({ urn: made.urn, id: queueUrl("work") });

  expect(read).toMatchObject({ state: { name: "work", arn: arn("sqs", "work") } });
});

it("changes a queue's settings in place and keeps its messages", async () => {
  await using attached = await attachProviders();
  const { provider, aws } = attached;
  const made = await queue(provider, "work");
  aws.send("work", "stays");

  await provider.update(made, {
    name: "work",
    policy: JSON.stringify(
      allowService("events.amazonaws.com", {
        action: "sqs:SendMessage",
        on: arn("sqs", "work"),
        from: arn("events", "rule/r"),
      }),
    ),
  });

  expect(aws.messages("work").map(({ body }) => body)).toEqual(["stays"]);
});

it("keeps the accepting provider's resources until they are deleted", async () => {
  await using attached = await attachProviders();
  const { datadog } = attached;
  const type = "datadog:index/monitor:Monitor";
  const made = await datadog.create(type, "m", { name: "m", query: "a" });
  const changed = await datadog.update(made, { name: "m", query: "b" });
  expect(await datadog.read(changed)).toMatchObject({ inputs: { query: "b" } });
  expect((await datadog.diff(changed, { name: "m", query: "c" })).details).toEqual({ query: "UPDATE" });

  await datadog.delete(changed);

  expect(await datadog.read(changed)).toBeUndefined();
});
