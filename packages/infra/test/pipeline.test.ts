import type { ResourceTransformation } from "@pulumi/pulumi/resource.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DeploymentEnvironment, Pipeline, type PipelineArgs } from "../src/index.ts";
import { type Recording, record } from "../src/testing.ts";
import { environment, handlers, model, pipeline } from "./support/pipelines.ts";
import { configurationOf, sageMakerModelOf } from "./support/walk.ts";

function recordPipeline(args: Partial<PipelineArgs> = {}): Promise<Recording> {
  const program = () =>
    new Pipeline("reader", {
      pipeline: pipeline([model({ name: "a" })]),
      environment: environment(),
      handlers: handlers(),
      ...args,
    }).outputs;
  return record(program);
}

function namesByParent({ resources }: Recording): Record<string, string[]> {
  const names: Record<string, string[]> = {};
  for (const { name, parent = "", type } of resources) {
    names[parent] = [...(names[parent] ?? []), `${type.split(":").at(-1)} ${name}`].sort();
  }
  return names;
}

const bucketParts = (name: string): string[] => [
  `Bucket ${name}`,
  `BucketLifecycleConfiguration ${name}-lifecycle`,
  `BucketOwnershipControls ${name}-ownership`,
  `BucketPolicy ${name}-policy`,
  `BucketPublicAccessBlock ${name}-public-access`,
  `BucketServerSideEncryptionConfiguration ${name}-encryption`,
  `BucketVersioning ${name}-versioning`,
];

const handlerParts = (name: string): string[] => [
  `EventRule ${name}-rule`,
  `EventSourceMapping ${name}-mapping`,
  `EventTarget ${name}-rule-target`,
  `Function ${name}-function`,
  `LogGroup ${name}-log`,
  `Queue ${name}-dlq`,
  `Queue ${name}-queue`,
  `QueuePolicy ${name}-dlq-policy`,
  `QueuePolicy ${name}-queue-policy`,
  `RedriveAllowPolicy ${name}-dlq-redrive`,
  `Role ${name}-role`,
  `RolePolicy ${name}-role-policy`,
];

const tags = { "sluice:pipeline": "reader", "sluice:environment": "data_dev", "sluice:owner": "data-science" };

describe("Pipeline", () => {
  it("registers exactly these resources for one model", async () => {
    const recording = await recordPipeline();

    expect(namesByParent(recording)).toEqual({
      "": ["Pipeline reader"],
      reader: [
        "Delivery reader-delivery",
        "ModelEndpoint reader-a",
        "Notifications reader-notifications",
        "Source reader-source",
        "Trigger reader-a-trigger",
      ],
      "reader-source": [
        ...bucketParts("reader-source-bucket"),
        "BucketNotification reader-source-bucket-events",
      ].sort(),
      "reader-a": [
        ...bucketParts("reader-a-output"),
        "BucketNotification reader-a-output-events",
        "Endpoint reader-a-endpoint",
        `EndpointConfiguration ${configurationOf(recording.resources, "reader-a").name}`,
        "LogGroup reader-a-log",
        `Model ${sageMakerModelOf(recording.resources, "reader-a").name}`,
        "Role reader-a-role",
        "RolePolicy reader-a-role-policy",
      ].sort(),
      "reader-a-trigger": handlerParts("reader-a-trigger"),
      "reader-delivery": [
        ...handlerParts("reader-delivery"),
        ...bucketParts("reader-delivery-bucket"),
        "FirehoseDeliveryStream reader-delivery-stream",
        "LogGroup reader-delivery-stream-log",
        "LogStream reader-delivery-stream-log-stream",
        "Role reader-delivery-stream-role",
        "RolePolicy reader-delivery-stream-role-policy",
      ].sort(),
      "reader-notifications": [
        "Queue reader-notifications-failures-queue",
        "QueuePolicy reader-notifications-failures-queue-policy",
        "Topic reader-notifications-errors",
        "Topic reader-notifications-predictions",
        "TopicPolicy reader-notifications-errors-policy",
        "TopicPolicy reader-notifications-predictions-policy",
        "TopicSubscription reader-notifications-failures-subscription",
      ],
    });
  });

  it("gives a root model's trigger the source, its queue and its handler", async () => {
    const recording = await recordPipeline();
    const version = recording.outputs["models"] as Record<string, { version: string }>;
    const modelTags = { ...tags, "sluice:model": "a", "sluice:model-version": version["a"]?.version };

    expect(JSON.parse(String(recording.get("reader-a-trigger-rule").inputs["eventPattern"]))).toEqual({
      source: ["aws.s3"],
      "detail-type": ["Object Created"],
      detail: { bucket: { name: ["reader-input-dev"] }, object: { key: [{ prefix: "incoming/" }] } },
    });
    expect(recording.get("reader-a-trigger-rule-target").inputs).toEqual({
      rule: "reader--a-dev",
      targetId: "queue",
      arn: "arn:aws:sqs:us-west-2:123456789012:reader--a-dev-queue",
      retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
      deadLetterConfig: { arn: "arn:aws:sqs:us-west-2:123456789012:reader--a-dev-dlq" },
    });
    expect(recording.get("reader-a-trigger-queue").inputs).toEqual({
      name: "reader--a-dev-queue",
      messageRetentionSeconds: 1_209_600,
      visibilityTimeoutSeconds: 360,
      sqsManagedSseEnabled: true,
      redrivePolicy:
        '{"deadLetterTargetArn":"arn:aws:sqs:us-west-2:123456789012:reader--a-dev-dlq","maxReceiveCount":5}',
      tags: modelTags,
    });
    expect(recording.get("reader-a-trigger-mapping").inputs).toEqual({
      eventSourceArn: "arn:aws:sqs:us-west-2:123456789012:reader--a-dev-queue",
      functionName: "reader--a-dev-trigger",
      batchSize: 10,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: 10 },
      tags: modelTags,
    });
    const lambda = recording.get("reader-a-trigger-function");
    expect(lambda.assets).toEqual({ "index.js": handlers().trigger.file });
    expect(lambda.inputs).toEqual({
      name: "reader--a-dev-trigger",
      description: "Trigger of model a of reader",
      role: "arn:aws:iam::123456789012:role/reader--a-dev-trigger",
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      code: { "index.js": { sha256: handlers().trigger.sha256 } },
      memorySize: 512,
      timeout: 60,
      loggingConfig: {
        logFormat: "JSON",
        applicationLogLevel: "INFO",
        systemLogLevel: "INFO",
        logGroup: "/aws/lambda/reader--a-dev-trigger",
      },
      environment: {
        variables: {
          SLUICE_PIPELINE: "reader",
          SLUICE_ENVIRONMENT: "data_dev",
          SLUICE_MODEL: "a",
          SLUICE_MODEL_VERSION: version["a"]?.version,
          SLUICE_ENDPOINT_NAME: "reader--a-dev",
          SLUICE_STATE_BUCKET: "reader--a-dev-123456789012",
          SLUICE_PARENTS: "",
          SLUICE_PREFIX: "incoming/",
          SLUICE_SUFFIXES: '[".pdf"]',
          SLUICE_ACCEPT: "application/json",
          SLUICE_CLAIM_LEASE_SECONDS: "90",
          SLUICE_INVOCATION_TIMEOUT_SECONDS: "900",
        },
      },
      tags: modelTags,
    });
  });

  it("makes an asynchronous endpoint that writes predictions and failures to the model's bucket", async () => {
    const recording = await recordPipeline();
    const ofModel = sageMakerModelOf(recording.resources, "reader-a").inputs;
    const configuration = configurationOf(recording.resources, "reader-a").inputs;

    expect(ofModel["name"]).toMatch(/^reader--a-dev-[0-9a-f]{8}$/);
    expect(configuration["name"]).toMatch(/^reader--a-dev-[0-9a-f]{8}$/);
    expect(ofModel).toMatchObject({
      executionRoleArn: "arn:aws:iam::123456789012:role/reader--a-dev-model",
      primaryContainer: {
        image: "123456789012.dkr.ecr.us-west-2.amazonaws.com/a:1.4.0",
        modelDataUrl: "s3://crexi-models/a/model.tar.gz",
        environment: {},
      },
    });
    expect(configuration).toMatchObject({
      productionVariants: [
        {
          variantName: "AllTraffic",
          modelName: ofModel["name"],
          instanceType: "ml.m5.xlarge",
          initialInstanceCount: 1,
          initialVariantWeight: 1,
        },
      ],
      asyncInferenceConfig: {
        clientConfig: { maxConcurrentInvocationsPerInstance: 4 },
        outputConfig: {
          s3OutputPath: "s3://reader--a-dev-123456789012/predictions/a",
          s3FailurePath: "s3://reader--a-dev-123456789012/failures/a",
          notificationConfig: { errorTopic: "arn:aws:sns:us-west-2:123456789012:reader-dev-errors" },
        },
      },
    });
    expect(recording.get("reader-a-endpoint").inputs).toMatchObject({
      name: "reader--a-dev",
      endpointConfigName: configuration["name"],
    });
    expect(recording.get("reader-a-log").inputs).toMatchObject({
      name: "/aws/sagemaker/Endpoints/reader--a-dev",
      retentionInDays: 30,
    });
  });

  it("joins several parents by one rule over all their buckets", async () => {
    const models = [
      model({ name: "a" }),
      model({ name: "b", accept: "text/plain" }),
      model({ name: "c", parents: ["a", "b"] }),
    ];
    const recording = await recordPipeline({ pipeline: pipeline(models) });

    expect(JSON.parse(String(recording.get("reader-c-trigger-rule").inputs["eventPattern"]))).toMatchObject({
      detail: {
        bucket: { name: ["reader--a-dev-123456789012", "reader--b-dev-123456789012"] },
        object: { key: [{ prefix: "predictions/" }] },
      },
    });
    expect(recording.get("reader-c-trigger-function").inputs["environment"]).toMatchObject({
      variables: { SLUICE_PARENTS: "a,b", SLUICE_CONTENT_TYPE: "application/json" },
    });
  });

  it("gives a child the content type its parent answers with", async () => {
    const models = [model({ name: "a", accept: "text/csv" }), model({ name: "b", parents: ["a"] })];
    const recording = await recordPipeline({ pipeline: pipeline(models) });

    expect(recording.get("reader-b-trigger-function").inputs["environment"]).toMatchObject({
      variables: { SLUICE_PARENTS: "a", SLUICE_CONTENT_TYPE: "text/csv" },
    });
  });

  it("registers nothing of an adopted source", async () => {
    const source = { bucket: "documents-of-others", create: false, prefix: "", suffixes: [] };
    const recording = await recordPipeline({ pipeline: pipeline([model({ name: "a" })], { source }) });

    expect(recording.resources.filter(({ parent }) => parent === "reader-source")).toEqual([]);
    expect(recording.resources.filter(({ inputs }) => inputs["bucket"] === source.bucket)).toEqual([]);
    expect(JSON.parse(String(recording.get("reader-a-trigger-rule").inputs["eventPattern"]))).toEqual({
      source: ["aws.s3"],
      "detail-type": ["Object Created"],
      detail: { bucket: { name: ["documents-of-others"] } },
    });
  });

  it.each([
    {
      name: "no Firehose",
      deliver: { models: ["a"], notify: true },
      absent: ["FirehoseDeliveryStream"],
      present: ["Topic", "Delivery"],
    },
    {
      name: "no notifications",
      deliver: { models: ["a"], notify: false, firehose: { bufferSeconds: 60, bufferMiB: 5 } },
      absent: ["Topic", "TopicSubscription", "Notifications"],
      present: ["FirehoseDeliveryStream"],
    },
    {
      name: "nowhere to deliver to",
      deliver: { models: ["a"], notify: false },
      absent: ["Delivery", "Topic"],
      present: ["Endpoint"],
    },
  ])("makes no more than is asked for: $name", async ({ deliver, absent, present }) => {
    const recording = await recordPipeline({ pipeline: pipeline([model({ name: "a" })], { deliver }) });
    const types = new Set(recording.resources.map(({ type }) => type.split(":").at(-1)));

    expect(absent.filter((type) => types.has(type))).toEqual([]);
    expect(present.filter((type) => !types.has(type))).toEqual([]);
    expect(JSON.stringify(configurationOf(recording.resources, "reader-a").inputs).includes("errorTopic")).toBe(
      deliver.notify,
    );
  });

  it("keeps every failure that SageMaker tells of, and not its tries of the topic", async () => {
    const subscription = (await recordPipeline()).get("reader-notifications-failures-subscription");

    expect(subscription.inputs).toMatchObject({ protocol: "sqs", filterPolicyScope: "MessageBody" });
    expect(JSON.parse(String(subscription.inputs["filterPolicy"]))).toEqual({
      eventName: [{ "anything-but": ["TestNotification"] }],
    });
  });

  it("lets consumers' accounts read delivered predictions and subscribe", async () => {
    const models = [model({ name: "a" }), model({ name: "b", parents: ["a"] })];
    const recording = await recordPipeline({
      pipeline: pipeline(models, { consumers: [{ account: "210987654321" }] }),
    });
    const policy = (name: string) => String(recording.get(name).inputs["policy"]);
    const account = "arn:aws:iam::210987654321:root";

    expect(policy("reader-b-output-policy")).toContain(account);
    expect(policy("reader-delivery-bucket-policy")).toContain(account);
    expect(policy("reader-notifications-predictions-policy")).toContain(account);
    expect(policy("reader-a-output-policy")).not.toContain(account);
    expect(policy("reader-source-bucket-policy")).not.toContain(account);
  });

  it("lets every name of a model stand beside every other", async () => {
    const word = fc.constantFrom(
      "a",
      "role",
      "trigger",
      "delivery",
      "source",
      "queue",
      "dlq",
      "output",
      "policy",
      "rule",
      "target",
    );
    const name = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join("-"));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { minLength: 2, maxLength: 6 }), async (names) => {
        const models = names.map((each) => model({ name: each }));
        const { resources } = await recordPipeline({ pipeline: pipeline(models) });
        const physical = resources.filter(({ id }) => id !== "").map(({ type, id }) => `${type} ${id}`);
        expect(new Set(physical).size).toBe(physical.length);
      }),
      { numRuns: 8 },
    );
  });
});

describe("scaling", () => {
  const scaling = (min: number): Promise<Recording> => {
    const instances = { kind: "backlog", min, max: 4, backlogPerInstance: 5 } as const;
    return recordPipeline({ pipeline: pipeline([model({ name: "a", instances })]) });
  };

  it("follows the backlog and wakes an endpoint that is scaled to zero", async () => {
    const recording = await scaling(0);
    const scaled = {
      serviceNamespace: "sagemaker",
      resourceId: "endpoint/reader--a-dev/variant/AllTraffic",
      scalableDimension: "sagemaker:variant:DesiredInstanceCount",
    };

    expect(recording.get("reader-a-scaling").inputs).toMatchObject({ ...scaled, minCapacity: 0, maxCapacity: 4 });
    expect(recording.get("reader-a-scaling-backlog").inputs).toMatchObject({
      ...scaled,
      policyType: "TargetTrackingScaling",
      targetTrackingScalingPolicyConfiguration: {
        targetValue: 5,
        customizedMetricSpecification: {
          namespace: "AWS/SageMaker",
          metricName: "ApproximateBacklogSizePerInstance",
          statistic: "Average",
          dimensions: [{ name: "EndpointName", value: "reader--a-dev" }],
        },
      },
    });
    const wake = recording.get("reader-a-scaling-wake");
    expect(wake.inputs).toMatchObject({
      ...scaled,
      policyType: "StepScaling",
      stepScalingPolicyConfiguration: {
        adjustmentType: "ChangeInCapacity",
        stepAdjustments: [{ metricIntervalLowerBound: "0", scalingAdjustment: 1 }],
      },
    });
    expect(recording.get("reader-a-scaling-wake-alarm").inputs).toMatchObject({
      metricName: "HasBacklogWithoutCapacity",
      dimensions: { EndpointName: "reader--a-dev" },
      threshold: 1,
      period: 60,
      evaluationPeriods: 2,
      alarmActions: [wake.outputs["arn"]],
    });
    expect(configurationOf(recording.resources, "reader-a").inputs["productionVariants"]).toMatchObject([
      { initialInstanceCount: 1 },
    ]);
  });

  it("needs no waking when an instance always runs", async () => {
    const recording = await scaling(1);

    expect(recording.ofType("aws:appautoscaling/policy:Policy").map(({ name }) => name)).toEqual([
      "reader-a-scaling-backlog",
    ]);
    expect(recording.ofType("aws:cloudwatch/metricAlarm:MetricAlarm")).toEqual([]);
  });

  it.each([
    { running: 3, count: 3 },
    { running: 9, count: 4 },
    { running: 0, count: 1 },
  ])("starts $count instances where $running run already, under the same name", async ({ running, count }) => {
    const instances = { kind: "backlog", min: 0, max: 4, backlogPerInstance: 5 } as const;
    const scaledOut = await recordPipeline({
      pipeline: pipeline([model({ name: "a", instances })]),
      environment: environment({ runningInstances: { a: running } }),
    });
    const configuration = configurationOf(scaledOut.resources, "reader-a").inputs;

    expect(configuration["productionVariants"]).toMatchObject([{ initialInstanceCount: count }]);
    expect(configuration["name"]).toBe(configurationOf((await scaling(0)).resources, "reader-a").inputs["name"]);
  });
});

describe("an environment's settings", () => {
  const key = "arn:aws:kms:us-west-2:123456789012:key/0123";
  const recordIn = (overrides: Partial<DeploymentEnvironment>, count = 2): Promise<Recording> =>
    recordPipeline({
      environment: environment(overrides),
      pipeline: pipeline([model({ name: "a", instances: { kind: "fixed", count } })]),
    });

  it("encrypts everything with the key it names", async () => {
    const recording = await recordIn({ kmsKeyArn: key });

    const plain = [
      "Bucket",
      "Queue",
      "Topic",
      "LogGroup",
      "Function",
      "FirehoseDeliveryStream",
      "EndpointConfiguration",
    ].flatMap((name) =>
      recording.resources
        .filter(({ type }) => type.endsWith(`:${name}`))
        .filter((each) => !usesKey(recording, each.name)),
    );
    expect(plain.map(({ name }) => name)).toEqual([]);
  });

  function usesKey({ resources }: Recording, name: string): boolean {
    const encryption = resources.filter((each) => each.name === name || each.name === `${name}-encryption`);
    return encryption.some(({ inputs }) => JSON.stringify(inputs).includes(key));
  }

  it("bounds every role", async () => {
    const boundary = "arn:aws:iam::123456789012:policy/boundary";
    const roles = (await recordIn({ permissionsBoundaryArn: boundary })).ofType("aws:iam/role:Role");

    expect(roles.map(({ inputs }) => inputs["permissionsBoundary"])).toEqual(roles.map(() => boundary));
    expect(roles.length).toBe(4);
  });

  it.each([
    {
      protect: true,
      expected: ["reader-a-endpoint", "reader-a-output", "reader-delivery-bucket", "reader-source-bucket"],
    },
    { protect: false, expected: [] },
  ])("protects all buckets and endpoints, or none: protect is $protect", async ({ protect, expected }) => {
    const kept: string[] = [];
    const keep: ResourceTransformation = ({ name, opts }) => {
      if (opts.protect) kept.push(name);
      return undefined;
    };
    await record(() => {
      const args = {
        pipeline: pipeline([model({ name: "a" })]),
        environment: environment({ protect }),
        handlers: handlers(),
      };
      new Pipeline("reader", args, { transformations: [keep] });
    });

    expect(kept.sort()).toEqual(expected);
  });

  it("sends the lines of every log group to its forwarder, and none without one", async () => {
    const forwarder = "arn:aws:lambda:us-west-2:123456789012:function:datadog-forwarder";
    const recording = await recordIn({ logForwarderArn: forwarder });
    const filters = recording.ofType("aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter");
    const groups = recording.ofType("aws:cloudwatch/logGroup:LogGroup");

    expect(filters.map(({ inputs }) => inputs)).toEqual(
      groups.map(({ inputs }) => {
        return { name: "sluice", logGroup: inputs["name"], filterPattern: "", destinationArn: forwarder };
      }),
    );
    expect(filters.length).toBe(4);
    expect((await recordIn({})).ofType("aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter")).toEqual([]);
  });

  it("puts containers into its subnets", async () => {
    const recording = await recordIn({ subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] });

    expect(sageMakerModelOf(recording.resources, "reader-a").inputs["vpcConfig"]).toEqual({
      subnets: ["subnet-1"],
      securityGroupIds: ["sg-1"],
    });
    expect(recording.get("reader-a-role-policy").inputs["policy"]).toContain("ec2:CreateNetworkInterface");
  });

  it("lets documents expire where it says so, and never sources", async () => {
    const recording = await recordIn({ objectExpirationDays: 90 });
    const rules = (name: string) => JSON.stringify(recording.get(`${name}-lifecycle`).inputs["rules"]);

    expect(rules("reader-a-output")).toContain('"expiration":{"days":90}');
    expect(rules("reader-delivery-bucket")).toContain('"expiration":{"days":90}');
    expect(rules("reader-source-bucket")).not.toContain('"expiration"');
  });

  it.each([
    {
      name: "a canary",
      count: 2,
      routing: "canary",
      traffic: { type: "CANARY", canarySize: { type: "CAPACITY_PERCENT", value: 20 } },
    },
    { name: "linear steps", count: 2, routing: "linear", traffic: { type: "LINEAR", linearStepSize: { value: 20 } } },
    { name: "all at once", count: 2, routing: "all-at-once", traffic: { type: "ALL_AT_ONCE" } },
    { name: "a canary of one instance as all at once", count: 1, routing: "canary", traffic: { type: "ALL_AT_ONCE" } },
  ] as const)(
    "moves traffic as $name and takes it back on the endpoint's alarm",
    async ({ count, routing, traffic }) => {
      const recording = await recordIn({ blueGreen: { routing, stepPercent: 20 } }, count);

      expect(recording.get("reader-a-endpoint").inputs["deploymentConfig"]).toMatchObject({
        blueGreenUpdatePolicy: { trafficRoutingConfiguration: { ...traffic, waitIntervalInSeconds: 300 } },
        autoRollbackConfiguration: { alarms: [{ alarmName: recording.get("reader-a-rollback-alarm").inputs["name"] }] },
      });
    },
  );
});

describe("a transform", () => {
  it("changes a child before it is made", async () => {
    const recording = await recordPipeline({
      transform: { queue: (args, name) => (name.endsWith("-dlq") ? args : { ...args, receiveWaitTimeSeconds: 20 }) },
    });

    expect(recording.get("reader-a-trigger-queue").inputs["receiveWaitTimeSeconds"]).toBe(20);
    expect(recording.get("reader-a-trigger-dlq").inputs["receiveWaitTimeSeconds"]).toBeUndefined();
  });
});

describe("the order of a deployment", () => {
  it("lets no model take documents before its endpoint is there and everybody listens to its predictions", async () => {
    const models = [
      model({ name: "a" }),
      model({ name: "b", parents: ["a"] }),
      model({ name: "c", parents: ["a", "b"] }),
    ];
    const { resources } = await recordPipeline({ pipeline: pipeline(models) });
    const place = (name: string) => resources.findIndex((resource) => resource.name === name);
    const before = (mapping: string) => (name: string) => place(name) >= 0 && place(name) < place(mapping);

    const ofA = [
      "reader-a-endpoint",
      "reader-a-output-events",
      "reader-b-trigger-rule-target",
      "reader-c-trigger-rule-target",
    ];
    expect(ofA.filter((name) => !before("reader-a-trigger-mapping")(name))).toEqual([]);
    const ofC = ["reader-c-endpoint", "reader-c-output-events", "reader-delivery-rule-target"];
    expect(ofC.filter((name) => !before("reader-c-trigger-mapping")(name))).toEqual([]);
  });

  it("completes every bucket before anybody writes to it", async () => {
    const { resources } = await recordPipeline();
    const place = (name: string) => resources.findIndex((resource) => resource.name === name);
    const late = (bucket: string, writer: string) =>
      ["encryption", "ownership", "policy", "public-access", "versioning"].filter(
        (part) => place(`${bucket}-${part}`) < 0 || place(`${bucket}-${part}`) > place(writer),
      );

    expect(late("reader-a-output", "reader-a-endpoint")).toEqual([]);
    expect(late("reader-a-output", "reader-a-trigger-mapping")).toEqual([]);
    expect(late("reader-delivery-bucket", "reader-delivery-stream")).toEqual([]);
  });

  it("makes every log group and role before its writer", async () => {
    const { resources } = await recordPipeline();
    const place = (name: string) => resources.findIndex((resource) => resource.name === name);

    expect(place("reader-a-log")).toBeLessThan(place("reader-a-endpoint"));
    expect(place("reader-a-trigger-log")).toBeLessThan(place("reader-a-trigger-function"));
    expect(place("reader-a-role-policy")).toBeLessThan(place(sageMakerModelOf(resources, "reader-a").name));
    expect(place("reader-a-trigger-queue-policy")).toBeLessThan(place("reader-a-trigger-rule-target"));
    expect(place("reader-a-trigger-role-policy")).toBeLessThan(place("reader-a-trigger-mapping"));
  });
});
