/** What an action is for; a deploy role names it by the environment's accounts, stages and prefixes. */
export type ActionTarget =
  /** `endpoint/<pipeline>--<model>-<stage>`. */
  | "endpoints"
  /** `endpoint-config/<endpoint>-<8 hex digits>`. */
  | "endpoint-configurations"
  /** `model/<endpoint>-<8 hex digits>`. */
  | "sagemaker-models"
  /** Queues and dead-letter queues of models, delivery and failures. */
  | "queues"
  /** Log groups `/aws/sagemaker/Endpoints/<endpoint>` and their streams. */
  | "endpoint-logs"
  /** Buckets that stacks make: models' outputs, deliveries, sources of their own. */
  | "stack-buckets"
  /** The objects in them. */
  | "stack-objects"
  /** Adopted source buckets. */
  | "adopted-sources"
  /** Objects below `<prefix>sluice-smoke/` of any source. */
  | "smoke-objects"
  /** Objects below `<prefix>sluice-test/` of any source. */
  | "test-objects";

/** One action that whoever deploys needs. */
export interface RequiredAction {
  /** Such as `sagemaker:DescribeEndpoint`. */
  readonly action: string;
  readonly on: ActionTarget;
}

const describeEndpoint = { action: "sagemaker:DescribeEndpoint", on: "endpoints" } as const;
// Without s3:ListBucket S3 answers 403 and not 404 for what is not there yet.
const readPredictions = [
  { action: "s3:ListBucket", on: "stack-buckets" },
  { action: "s3:GetObject", on: "stack-objects" },
] as const;
const countMessages = [
  { action: "sqs:GetQueueUrl", on: "queues" },
  { action: "sqs:GetQueueAttributes", on: "queues" },
] as const;

/** The actions that each question about a live pipeline takes, by the function that asks. A deploy role is made of them. */
export const requiredActions = {
  bucketsHoldingData: [{ action: "s3:ListBucketVersions", on: "stack-buckets" }],
  checkAdoptedSource: [
    { action: "s3:ListBucket", on: "adopted-sources" },
    { action: "s3:GetBucketNotification", on: "adopted-sources" },
    { action: "s3:GetBucketVersioning", on: "adopted-sources" },
  ],
  confirmEndpoints: [
    describeEndpoint,
    { action: "sagemaker:DescribeEndpointConfig", on: "endpoint-configurations" },
    { action: "sagemaker:DescribeModel", on: "sagemaker-models" },
  ],
  emptyBucket: [
    { action: "s3:ListBucketVersions", on: "stack-buckets" },
    { action: "s3:DeleteObject", on: "stack-objects" },
    { action: "s3:DeleteObjectVersion", on: "stack-objects" },
  ],
  explainEndpoint: [
    describeEndpoint,
    { action: "logs:DescribeLogStreams", on: "endpoint-logs" },
    { action: "logs:GetLogEvents", on: "endpoint-logs" },
  ],
  queueDepths: countMessages,
  queuedDocuments: countMessages,
  sendSmoke: [
    { action: "s3:PutObject", on: "smoke-objects" },
    { action: "s3:DeleteObject", on: "smoke-objects" },
    { action: "s3:DeleteObjectVersion", on: "smoke-objects" },
    ...readPredictions,
  ],
  runCase: [
    { action: "s3:PutObject", on: "test-objects" },
    { action: "s3:DeleteObject", on: "test-objects" },
    { action: "s3:DeleteObjectVersion", on: "test-objects" },
    ...readPredictions,
  ],
  servedEndpoints: [describeEndpoint],
} as const satisfies Readonly<Record<string, readonly RequiredAction[]>>;
