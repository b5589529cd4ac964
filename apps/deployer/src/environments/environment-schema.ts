import Type, { type Static } from "typebox";
import { Datadog } from "./datadog-schema.ts";

const stage = { pattern: "^[a-z][a-z0-9]{0,9}$", examples: ["dev"] };
const bucket = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]";
const prefix = "(/[^/?#\\\\\\s]+)*/?";
const arn = (service: string, resource: string) => `^arn:aws(-[a-z]+)*:${service}:[a-z0-9-]*:[0-9]{12}:${resource}.+$`;

/** An environment file: where a pipeline runs. */
export const Environment = Type.Object(
  {
    name: Type.String({
      pattern: "^[a-z][a-z0-9_]{0,30}$",
      description: "Name of the environment, the same as the file's: lower-case letters, digits and underscores",
      examples: ["data_dev"],
    }),
    stage: Type.String({ ...stage, description: "Short name for AWS names: 1 to 10 lower-case letters and digits" }),
    account: Type.String({
      pattern: "^[0-9]{12}$",
      description: "AWS account id: 12 digits in quotes",
      examples: ["123456789012"],
    }),
    region: Type.String({
      pattern: "^[a-z]{2}(-[a-z]+)+-[0-9]$",
      description: "AWS region, such as us-west-2",
      examples: ["us-west-2"],
    }),
    protect: Type.Boolean({
      description: "Whether buckets and endpoints refuse to be deleted or replaced",
      examples: [true],
    }),
    logRetentionDays: Type.Integer({
      // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
      enum: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
      description: "Days logs are kept; CloudWatch takes 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400 and more",
      examples: [30],
    }),
    kmsKeyArn: Type.Optional(
      Type.String({
        pattern: arn("kms", "key/"),
        description: "ARN of the KMS key that encrypts everything; without it AWS's own keys do",
        examples: ["arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
      }),
    ),
    subnets: Type.Optional(
      Type.Array(
        Type.String({ pattern: "^subnet-[0-9a-f]{8,17}$", description: "Id of a subnet, such as subnet-0a1b2c3d" }),
        {
          minItems: 1,
          description: "Ids of the subnets that model servers run in",
          examples: [["subnet-0a1b2c3d4e5f60718"]],
        },
      ),
    ),
    securityGroups: Type.Optional(
      Type.Array(
        Type.String({ pattern: "^sg-[0-9a-f]{8,17}$", description: "Id of a security group, such as sg-0a1b2c3d" }),
        {
          minItems: 1,
          description: "Ids of the security groups of model servers; needs subnets",
          examples: [["sg-0a1b2c3d4e5f60718"]],
        },
      ),
    ),
    permissionsBoundary: Type.Optional(
      Type.String({
        pattern: arn("iam", "policy/"),
        description: "ARN of the policy that bounds every role",
        examples: ["arn:aws:iam::123456789012:policy/boundary"],
      }),
    ),
    blueGreen: Type.Optional(
      Type.Object(
        {
          routing: Type.Union([Type.Literal("all-at-once"), Type.Literal("canary"), Type.Literal("linear")], {
            description: "How traffic moves to a new version of an endpoint",
            examples: ["canary"],
          }),
          stepPercent: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 50,
              description: "Share of the instances that move first or at a time; 1 to 50",
              examples: [10],
            }),
          ),
          waitSeconds: Type.Optional(
            Type.Integer({
              minimum: 0,
              maximum: 3600,
              description: "Seconds between steps; 0 to 3600",
              examples: [300],
            }),
          ),
          terminationWaitSeconds: Type.Optional(
            Type.Integer({
              minimum: 0,
              maximum: 3600,
              description: "Seconds the old instances stay; 0 to 3600",
              examples: [300],
            }),
          ),
        },
        {
          additionalProperties: false,
          description:
            "routing (all-at-once, canary or linear), stepPercent 1 to 50, waitSeconds and terminationWaitSeconds 0 to 3600",
          examples: [{ routing: "canary", stepPercent: 10 }],
        },
      ),
    ),
    objectExpirationDays: Type.Optional(
      Type.Integer({
        minimum: 30,
        maximum: 2 ** 31 - 1,
        description: "Days predictions, claims and manifests are kept, at least 30; without it for ever",
        examples: [365],
      }),
    ),
    modelRoleSourceAccount: Type.Optional(
      Type.Boolean({
        description:
          "Whether models' roles are assumed for this account only; AWS does not say that SageMaker sends it, so try it in development first",
        examples: [true],
      }),
    ),
    backend: Type.Optional(
      Type.String({
        pattern: `^(s3://${bucket}${prefix}(\\?[A-Za-z0-9=&_.-]+)?|file://[^?#]+)$`,
        description:
          "Where Pulumi keeps state: s3://bucket[/prefix], or file://folder, which starts at the working directory",
        examples: ["s3://sluice-state-dev-123456789012"],
      }),
    ),
    secretsProvider: Type.Optional(
      Type.String({
        pattern: "^(passphrase|awskms://[A-Za-z0-9:/_-]+(\\?[A-Za-z0-9=&_.-]+)?)$",
        description: "What encrypts secrets in the state: passphrase (PULUMI_CONFIG_PASSPHRASE), or awskms://key",
        examples: ["awskms://alias/sluice-dev?region=us-west-2"],
      }),
    ),
    ledger: Type.Optional(
      Type.String({
        pattern: `^(s3://${bucket}${prefix}|(?!.*://).+)$`,
        description:
          "Where releases are recorded: s3://bucket[/prefix], or a folder, which starts at the working directory",
        examples: ["s3://sluice-ledger-dev-123456789012"],
      }),
    ),
    artifacts: Type.Optional(
      Type.String({
        pattern: `^s3://${bucket}${prefix}$`,
        description: "Where releases keep model artifacts and bundles: s3://bucket[/prefix]",
        examples: ["s3://sluice-artifacts-dev-123456789012"],
      }),
    ),
    deployRole: Type.Optional(
      Type.String({
        pattern: "^arn:aws(-[a-z]+)*:iam::[0-9]{12}:role/.+$",
        description: "ARN of the role that deploys; without it the caller's own credentials do",
        examples: ["arn:aws:iam::123456789012:role/sluice-deploy-dev"],
      }),
    ),
    datadog: Type.Optional(Datadog),
    promotion: Type.Optional(
      Type.Object(
        {
          from: Type.String({
            description: "Environment whose releases passed their cases before they come here",
            examples: ["data_dev"],
          }),
        },
        {
          additionalProperties: false,
          description: "from: the environment in which a release must have passed its cases before it is deployed here",
          examples: [{ from: "data_dev" }],
        },
      ),
    ),
    overlay: Type.Optional(
      Type.String({
        description: "Another environment, whose overlay counts in a pipeline file that has none for this one",
        examples: ["local"],
      }),
    ),
    emulator: Type.Optional(
      Type.Boolean({
        description:
          "Whether deployments go to a running sluice emulate instead of AWS; only of the stage local, or one that begins so",
        examples: [true],
      }),
    ),
  },
  { $id: "urn:sluice:v1:environment", additionalProperties: false, description: "Where a pipeline runs" },
);

/** Where a pipeline runs. */
export type Environment = Static<typeof Environment>;
