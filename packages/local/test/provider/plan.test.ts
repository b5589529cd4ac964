import { describe, expect, it } from "vitest";
import { type AttachedProviders, attachProviders, type MadeResource, urnOf } from "../support/attach-provider.ts";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const signature = "4dabf18193072939515e22adb298388d";
const secret = (value: unknown) => ({ [signature]: "1b47061264138c4ac30d75fd1eb44270", value });
const file = (path: string, hash: string) => ({
  [signature]: "0def7320c3a5731c473e5ecbe6d01bc7",
  hash: `archive ${hash}`,
  assets: { "index.js": { [signature]: "c44067f5952c0a294b673a41bacd8c17", path, hash } },
});

const rollback = { autoRollbackConfiguration: { alarms: [{ alarmName: "a" }] } };
const policy = { blueGreenUpdatePolicy: { terminationWaitInSeconds: 0 } };
const variants = (instanceType: string) => [{ variantName: "main", modelName: "m", instanceType }];

/** A resource as a state file would remember it. */
function remembered(type: string, inputs: Readonly<Record<string, unknown>>): MadeResource {
  return { urn: urnOf(type, "it"), id: "it", inputs, state: { ...inputs, tagsAll: inputs["tags"] ?? {} } };
}

describe("a difference", () => {
  it.each([
    {
      name: "of nothing is none",
      type: "aws:sqs/queue:Queue",
      before: { name: "q", delaySeconds: 1 },
      after: { name: "q", delaySeconds: 1 },
      details: {},
    },
    {
      name: "of a queue's delay changes it in place",
      type: "aws:sqs/queue:Queue",
      before: { name: "q", delaySeconds: 1 },
      after: { name: "q", delaySeconds: 2 },
      details: { delaySeconds: "UPDATE" },
    },
    {
      name: "of a queue's name replaces it",
      type: "aws:sqs/queue:Queue",
      before: { name: "q" },
      after: { name: "p" },
      details: { name: "UPDATE_REPLACE" },
    },
    {
      name: "of where a log group's lines go replaces the subscription",
      type: "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
      before: { name: "f", logGroup: "/a", filterPattern: "", destinationArn: "arn:a" },
      after: { name: "f", logGroup: "/a", filterPattern: "x", destinationArn: "arn:b" },
      details: { filterPattern: "UPDATE", destinationArn: "UPDATE_REPLACE" },
      deleteBeforeReplace: true,
    },
    {
      name: "of tags changes them, whatever the name of the tag",
      type: "aws:sagemaker/model:Model",
      before: { name: "m", tags: { "sluice:model": "a" } },
      after: { name: "m", tags: { "sluice:model": "b" } },
      details: { 'tags["sluice:model"]': "UPDATE", 'tagsAll["sluice:model"]': "UPDATE" },
    },
    {
      name: "inside a SageMaker model replaces it",
      type: "aws:sagemaker/model:Model",
      before: { name: "m", primaryContainer: { image: "a:1", environment: { MODE: "x" } } },
      after: { name: "m", primaryContainer: { image: "a:2", environment: { MODE: "x", DEPTH: "1" } } },
      details: {
        "primaryContainer.image": "UPDATE_REPLACE",
        "primaryContainer.environment.DEPTH": "ADD_REPLACE",
      },
      deleteBeforeReplace: true,
    },
    {
      name: "of an instance type replaces the endpoint configuration",
      type: "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
      before: { name: "c-1", productionVariants: variants("ml.m5.large") },
      after: { name: "c-2", productionVariants: variants("ml.m5.xlarge") },
      details: { name: "UPDATE_REPLACE", "productionVariants[0].instanceType": "UPDATE_REPLACE" },
    },
    {
      name: "of its configuration updates an endpoint in place",
      type: "aws:sagemaker/endpoint:Endpoint",
      before: { name: "e", endpointConfigName: "c-1" },
      after: { name: "e", endpointConfigName: "c-2" },
      details: { endpointConfigName: "UPDATE" },
    },
    {
      name: "of its name replaces an endpoint",
      type: "aws:sagemaker/endpoint:Endpoint",
      before: { name: "e", endpointConfigName: "c" },
      after: { name: "f", endpointConfigName: "c" },
      details: { name: "UPDATE_REPLACE" },
    },
    {
      name: "of rollback alarms that come replaces an endpoint",
      type: "aws:sagemaker/endpoint:Endpoint",
      before: { name: "e", deploymentConfig: policy },
      after: { name: "e", deploymentConfig: { ...policy, ...rollback } },
      details: { "deploymentConfig.autoRollbackConfiguration": "ADD_REPLACE" },
      deleteBeforeReplace: true,
    },
    {
      name: "of rollback alarms that go with the whole setting replaces an endpoint",
      type: "aws:sagemaker/endpoint:Endpoint",
      before: { name: "e", deploymentConfig: { ...policy, ...rollback } },
      after: { name: "e" },
      details: { deploymentConfig: "DELETE_REPLACE" },
      deleteBeforeReplace: true,
    },
    {
      name: "of a rollback alarm's name updates an endpoint in place",
      type: "aws:sagemaker/endpoint:Endpoint",
      before: { name: "e", deploymentConfig: rollback },
      after: { name: "e", deploymentConfig: { autoRollbackConfiguration: { alarms: [{ alarmName: "b" }] } } },
      details: { "deploymentConfig.autoRollbackConfiguration.alarms[0].alarmName": "UPDATE" },
    },
    {
      name: "of a function's variables and role changes it in place",
      type: "aws:lambda/function:Function",
      before: { name: "f", role: "r", environment: { variables: { A: "1", B: "2" } } },
      after: { name: "f", role: "s", environment: { variables: { A: "1" } } },
      details: { role: "UPDATE", "environment.variables.B": "DELETE" },
    },
    {
      name: "of the place where a function's code lies is none",
      type: "aws:lambda/function:Function",
      before: { name: "f", code: file("/one/index.js", "same") },
      after: { name: "f", code: file("/two/index.js", "same") },
      details: {},
    },
    {
      name: "of a function's code changes it in place",
      type: "aws:lambda/function:Function",
      before: { name: "f", code: file("/one/index.js", "old") },
      after: { name: "f", code: file("/one/index.js", "new") },
      details: { "code.sha256": "UPDATE" },
    },
    {
      name: "of secrecy alone is none",
      type: "aws:sqs/queue:Queue",
      before: { name: "q", policy: "p" },
      after: { name: "q", policy: secret("p") },
      details: {},
    },
    {
      name: "that is not known yet counts",
      type: "aws:cloudwatch/eventTarget:EventTarget",
      before: { rule: "r", targetId: "t", arn: "a" },
      after: { rule: unknown, targetId: "t", arn: unknown },
      details: { rule: "UPDATE_REPLACE", arn: "UPDATE" },
      deleteBeforeReplace: true,
    },
    {
      name: "of a bucket's own policy follows it to another bucket",
      type: "aws:s3/bucketPolicy:BucketPolicy",
      before: { bucket: "a", policy: "p" },
      after: { bucket: "b", policy: "p" },
      details: { bucket: "UPDATE_REPLACE" },
    },
    {
      name: "of an attachment's policy takes the old one away first",
      type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      before: { role: "r", policyArn: "a" },
      after: { role: "r", policyArn: "b" },
      details: { policyArn: "UPDATE_REPLACE" },
      deleteBeforeReplace: true,
    },
  ])("$name", async ({ type, before, after, details, deleteBeforeReplace = false }) => {
    await using attached = await attachProviders();

    const diff = await attached.provider.diff(remembered(type, before), after);

    const kinds: readonly string[] = Object.values(details);
    const replacing = Object.entries(details).filter(([, kind]) => String(kind).endsWith("_REPLACE"));
    expect(diff).toEqual({
      changes: kinds.length === 0 ? "none" : "some",
      details,
      replaces: [...new Set(replacing.map(([path]) => path.split(/[.[]/)[0]))],
      deleteBeforeReplace,
    });
  });

  it("is told when the provider's default tags change, and none while they stay", async () => {
    await using attached = await attachProviders();
    const { provider } = attached;
    await provider.configure({ defaultTags: JSON.stringify({ tags: { owner: "us" } }) });
    const queue = await provider.create("aws:sqs/queue:Queue", "q", { name: "q", tags: { own: "1" } });
    expect(queue.state["tagsAll"]).toEqual({ owner: "us", own: "1" });
    expect((await provider.diff(queue, queue.inputs)).changes).toBe("none");

    const other = attached.attach();
    await other.configure({ defaultTags: { tags: { owner: "them" } } });

    expect((await other.diff(queue, queue.inputs)).details).toEqual({ "tagsAll.owner": "UPDATE" });
    // Each engine has its own settings.
    expect((await provider.diff(queue, queue.inputs)).changes).toBe("none");
  });
});

describe("a name", () => {
  const type = "aws:sqs/queue:Queue";

  it("that the program gave stays", async () => {
    await using attached = await attachProviders();

    expect(await attached.provider.check(type, "it", { name: "mine" })).toEqual({ name: "mine", __defaults: [] });
  });

  it("that it left out is chosen once, differently for each seed", async () => {
    await using attached = await attachProviders();
    const { provider } = attached;

    const first = await provider.check(type, "it", {}, { seed: "one" });
    const again = await provider.check(type, "it", {}, { seed: "two", olds: first });
    const other = await provider.check(type, "it", {}, { seed: "two" });

    expect(first).toEqual({ name: expect.stringMatching(/^it-[0-9a-f]{7}$/), __defaults: ["name"] });
    expect(again).toEqual(first);
    expect(other["name"]).not.toBe(first["name"]);
  });
});

describe("a preview", () => {
  it("makes nothing, and does not know what AWS will choose", async () => {
    await using attached = await attachProviders();
    const { provider, aws } = attached;

    const queue = await provider.create("aws:sqs/queue:Queue", "q", { name: "q", delaySeconds: 1 }, { preview: true });

    expect(queue).toMatchObject({ id: "", state: { name: "q", delaySeconds: 1, arn: unknown } });
    expect(() => aws.messages("q")).toThrow("no queue");
    expect(attached.operations).toEqual([]);
  });

  it("changes nothing, and knows what stays", async () => {
    await using attached = await attachProviders();
    const { provider } = attached;
    const role = await provider.create("aws:sqs/queue:Queue", "q", { name: "q", delaySeconds: 0 });

    const changed = await provider.update(role, { name: "q", delaySeconds: 9 }, { preview: true });

    expect(changed.state).toMatchObject({ delaySeconds: 9, arn: role.state["arn"] });
    expect(attached.operations.map(({ operation }) => operation)).toEqual(["create"]);
  });
});

describe("settings", () => {
  it.each([
    { name: "that allow this account", config: { allowedAccountIds: ["123456789012"] } },
    { name: "that allow it among others, as JSON", config: { allowedAccountIds: '["1","123456789012"]' } },
    { name: "that allow every account", config: {} },
    { name: "that allow none in particular", config: { allowedAccountIds: [] } },
  ])("$name are taken", async ({ config }) => {
    await using attached = await attachProviders();

    await expect(attached.provider.configure(config)).resolves.toBeUndefined();
  });

  it.each([
    { name: "that allow another account", config: { allowedAccountIds: '["210987654321"]' } },
    { name: "that forbid this account", config: { forbiddenAccountIds: ["123456789012"] } },
  ])("$name are refused in the AWS provider's words", async ({ config }) => {
    await using attached = await attachProviders();

    const configuring = attached.provider.configure(config);

    await expect(configuring).rejects.toMatchObject({ details: "AWS account ID not allowed: 123456789012" });
  });

  it.each([
    { token: "aws:index/getCallerIdentity:getCallerIdentity", answer: { accountId: "123456789012" } },
    { token: "aws:index/getRegion:getRegion", answer: { region: "us-west-2", name: "us-west-2" } },
    { token: "aws:index/getPartition:getPartition", answer: { partition: "aws" } },
  ])("answer $token", async ({ token, answer }) => {
    await using attached = await attachProviders();

    expect(await attached.provider.invoke(token)).toMatchObject(answer);
  });

  it("answer no other function", async () => {
    await using attached = await attachProviders();

    await expect(attached.provider.invoke("aws:ec2/getVpc:getVpc")).rejects.toMatchObject({
      details: expect.stringContaining("aws:ec2/getVpc:getVpc"),
    });
  });
});

describe("secrets", () => {
  it("come back as secrets", async () => {
    await using attached: AttachedProviders = await attachProviders();
    const inputs = { name: "q", tags: { password: secret("hush") } };

    const queue = await attached.provider.create("aws:sqs/queue:Queue", "q", inputs);

    expect(queue.state["tags"]).toEqual({ password: secret("hush") });
    expect((await attached.provider.diff(queue, inputs)).changes).toBe("none");
  });
});
