import type { DeclaredResource } from "../../src/resource.ts";

/** Account and region of every test. */
export const account = { accountId: "123456789012", region: "us-west-2" } as const;

const arn = (service: string, rest: string) => `arn:aws:${service}:${account.region}:${account.accountId}:${rest}`;

/** Names of the pipeline's resources. */
export const names = {
  source: "source-local",
  output: "output-local",
  endpoint: "model-a",
  queue: "model-a-queue",
  deadLetters: "model-a-dead-letters",
  function: "model-a-trigger",
  errors: "errors",
  failures: "failures",
} as const;

const ruleArn = arn("events", "rule/model-a");
const queueArn = arn("sqs", names.queue);
const deadLetterArn = arn("sqs", names.deadLetters);
const failuresArn = arn("sqs", names.failures);
const errorsArn = arn("sns", names.errors);
const roleArn = (name: string) => `arn:aws:iam::${account.accountId}:role/${name}`;

interface Settings {
  readonly bundle: string;
  readonly modelRoleStatements?: readonly object[];
  readonly scaling?: boolean;
}

/** Everything one model needs, as a Pulumi program would register it; children before parents, since order must not matter. */
export function oneModelPipeline(settings: Settings): readonly DeclaredResource[] {
  return [...storage(), ...messaging(), ...trigger(settings), ...endpoint(settings)];
}

function storage(): readonly DeclaredResource[] {
  return [
    resource("aws:s3/bucketNotification:BucketNotification", "source-events", {
      bucket: names.source,
      eventbridge: true,
    }),
    resource("aws:s3/bucketVersioning:BucketVersioning", "source-versioning", {
      bucket: names.source,
      versioningConfiguration: { status: "Enabled" },
    }),
    resource("aws:s3/bucket:Bucket", "source", { bucket: names.source }, `arn:aws:s3:::${names.source}`),
    resource("aws:s3/bucket:Bucket", "output", { bucket: names.output }, `arn:aws:s3:::${names.output}`),
    resource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "source-block", { bucket: names.source }),
    resource("sluice:pipeline:Pipeline", "pipeline", {}),
  ];
}

function messaging(): readonly DeclaredResource[] {
  return [
    resource(
      "aws:sqs/queue:Queue",
      "queue",
      {
        name: names.queue,
        visibilityTimeoutSeconds: 180,
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetterArn, maxReceiveCount: 2 }),
      },
      queueArn,
    ),
    resource("aws:sqs/queue:Queue", "dead-letters", { name: names.deadLetters }, deadLetterArn),
    resource("aws:sqs/queue:Queue", "failures", { name: names.failures }, failuresArn),
    resource("aws:sqs/queuePolicy:QueuePolicy", "queue-policy", {
      queueUrl: `https://sqs.${account.region}.amazonaws.com/${account.accountId}/${names.queue}`,
      policy: JSON.stringify(
        allowService("events.amazonaws.com", { action: "sqs:SendMessage", on: queueArn, from: ruleArn }),
      ),
    }),
    resource("aws:sqs/queuePolicy:QueuePolicy", "failures-policy", {
      queueUrl: `https://sqs.${account.region}.amazonaws.com/${account.accountId}/${names.failures}`,
      policy: JSON.stringify(
        allowService("sns.amazonaws.com", { action: "sqs:SendMessage", on: failuresArn, from: errorsArn }),
      ),
    }),
    resource(
      "aws:cloudwatch/eventRule:EventRule",
      "rule",
      {
        name: "model-a",
        eventPattern: JSON.stringify({
          source: ["aws.s3"],
          "detail-type": ["Object Created"],
          detail: { bucket: { name: [names.source] }, object: { key: [{ prefix: "incoming/" }] } },
        }),
      },
      ruleArn,
    ),
    resource("aws:cloudwatch/eventTarget:EventTarget", "target", { rule: "model-a", targetId: "queue", arn: queueArn }),
    resource("aws:sns/topicSubscription:TopicSubscription", "failures-subscription", {
      topic: errorsArn,
      protocol: "sqs",
      endpoint: failuresArn,
      rawMessageDelivery: true,
    }),
    resource("aws:sns/topic:Topic", "errors", { name: names.errors }, errorsArn),
  ];
}

function trigger({ bundle }: Settings): readonly DeclaredResource[] {
  return [
    role("trigger-role", "lambda.amazonaws.com"),
    policy("trigger-role", [
      {
        Effect: "Allow",
        Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        Resource: queueArn,
      },
      {
        Effect: "Allow",
        Action: "sagemaker:InvokeEndpointAsync",
        Resource: arn("sagemaker", `endpoint/${names.endpoint}`),
      },
    ]),
    {
      ...resource(
        "aws:lambda/function:Function",
        "function",
        {
          name: names.function,
          role: roleArn("trigger-role"),
          handler: "index.handler",
          runtime: "nodejs24.x",
          timeout: 30,
          memorySize: 256,
          environment: { variables: { ENDPOINT_NAME: names.endpoint } },
        },
        arn("lambda", `function:${names.function}`),
      ),
      assets: { "index.js": bundle },
    },
    resource("aws:lambda/eventSourceMapping:EventSourceMapping", "mapping", {
      eventSourceArn: queueArn,
      functionName: names.function,
      batchSize: 10,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: 5 },
    }),
  ];
}

function endpoint({ modelRoleStatements, scaling = false }: Settings): readonly DeclaredResource[] {
  const statements = modelRoleStatements ?? [
    {
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: [`arn:aws:s3:::${names.source}/*`, "arn:aws:s3:::artifacts/*"],
    },
    { Effect: "Allow", Action: "s3:PutObject", Resource: `arn:aws:s3:::${names.output}/*` },
    { Effect: "Allow", Action: "sns:Publish", Resource: errorsArn },
  ];
  const scalable = { resourceId: `endpoint/${names.endpoint}/variant/main` };
  return [
    role("model-role", "sagemaker.amazonaws.com"),
    policy("model-role", statements),
    resource("aws:sagemaker/model:Model", "model", {
      name: "model-a-1",
      executionRoleArn: roleArn("model-role"),
      primaryContainer: {
        image: "model-a:1",
        modelDataUrl: "s3://artifacts/model-a/model.tar.gz",
        environment: { MODEL_FLAVOUR: "vanilla" },
      },
    }),
    resource("aws:sagemaker/endpointConfiguration:EndpointConfiguration", "configuration", {
      name: "model-a-1",
      productionVariants: [
        { variantName: "main", modelName: "model-a-1", initialInstanceCount: 1, instanceType: "ml.m5.large" },
      ],
      asyncInferenceConfig: {
        clientConfig: { maxConcurrentInvocationsPerInstance: 2 },
        outputConfig: {
          s3OutputPath: `s3://${names.output}/predictions/model-a`,
          s3FailurePath: `s3://${names.output}/failures/model-a`,
          notificationConfig: { errorTopic: errorsArn },
        },
      },
    }),
    resource("aws:sagemaker/endpoint:Endpoint", "endpoint", { name: names.endpoint, endpointConfigName: "model-a-1" }),
    ...(scaling
      ? [resource("aws:appautoscaling/target:Target", "scaling", { ...scalable, minCapacity: 0, maxCapacity: 2 })]
      : []),
  ];
}

function role(name: string, service: string): DeclaredResource {
  const assumeRolePolicy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });
  return resource("aws:iam/role:Role", name, { name, assumeRolePolicy }, roleArn(name));
}

function policy(roleName: string, statements: readonly object[]): DeclaredResource {
  const document = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  return resource("aws:iam/rolePolicy:RolePolicy", `${roleName}-policy`, { role: roleName, policy: document });
}

/** A policy that lets a service act for one source. */
export function allowService(
  service: string,
  { action, on, from }: { action: string; on: string; from: string },
): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: action,
        Resource: on,
        Condition: { ArnEquals: { "aws:SourceArn": from } },
      },
    ],
  };
}

/** A registered resource. */
export function resource(
  type: string,
  name: string,
  inputs: Record<string, unknown>,
  ownArn?: string,
): DeclaredResource {
  const outputs = ownArn === undefined ? inputs : { ...inputs, arn: ownArn };
  const id = inputs["name"] ?? inputs["bucket"];
  return { type, name, id: typeof id === "string" ? id : name, inputs, outputs };
}
