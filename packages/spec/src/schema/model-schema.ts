import Type, { type Static } from "typebox";
import { patterns } from "./patterns.ts";

const closed = { additionalProperties: false } as const;

/** A fixed number of instances, or a range that follows the backlog. */
export const InstancesSchema = Type.Union(
  [
    Type.Integer({ minimum: 1, maximum: 1000, description: "Instances that always run, 1 to 1000.", examples: [2] }),
    Type.Object(
      {
        min: Type.Integer({
          minimum: 0,
          maximum: 1000,
          description: "Fewest instances, 0 to 1000; 0 switches the endpoint off while nothing waits.",
          examples: [0],
        }),
        max: Type.Integer({ minimum: 1, maximum: 1000, description: "Most instances, 1 to 1000.", examples: [4] }),
        backlogPerInstance: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 100_000,
            default: 5,
            description: "Waiting documents per instance that scaling aims at, 1 to 100000.",
            examples: [5],
          }),
        ),
      },
      {
        ...closed,
        description: "Instances that follow the backlog.",
        examples: [{ min: 0, max: 4, backlogPerInstance: 5 }],
      },
    ),
  ],
  {
    default: 1,
    description: "Instances of the endpoint: a whole number, or min and max to scale on the backlog.",
    examples: [2, { min: 0, max: 4, backlogPerInstance: 5 }],
  },
);

const S3Locations = (what: string) =>
  Type.Array(
    Type.String({
      pattern: patterns.bucketWithPrefix,
      patternErrorMessage: "a bucket, or a bucket and a prefix, such as crexi-documents/incoming",
      description: "Bucket, or bucket/prefix.",
      examples: ["crexi-documents", "crexi-documents/incoming"],
    }),
    {
      uniqueItems: true,
      default: [],
      description: `${what}, each a bucket or bucket/prefix.`,
      examples: [["crexi-documents"]],
    },
  );

const StatementSchema = Type.Object(
  {
    actions: Type.Array(
      Type.String({
        pattern: patterns.action,
        patternErrorMessage: "an IAM action such as dynamodb:GetItem",
        description: "IAM action, without wildcards.",
        examples: ["dynamodb:GetItem"],
      }),
      {
        minItems: 1,
        uniqueItems: true,
        description: "IAM actions, without wildcards.",
        examples: [["dynamodb:GetItem"]],
      },
    ),
    resources: Type.Array(
      Type.String({
        pattern: patterns.resource,
        patternErrorMessage: "an ARN such as arn:aws:dynamodb:us-west-2:123456789012:table/listings",
        description: "ARN of what the actions may be used on.",
        examples: ["arn:aws:dynamodb:us-west-2:123456789012:table/listings"],
      }),
      {
        minItems: 1,
        uniqueItems: true,
        description: "ARNs of what the actions may be used on.",
        examples: [["arn:aws:dynamodb:us-west-2:123456789012:table/listings"]],
      },
    ),
  },
  {
    ...closed,
    description: "Actions allowed on resources.",
    examples: [
      { actions: ["dynamodb:GetItem"], resources: ["arn:aws:dynamodb:us-west-2:123456789012:table/listings"] },
    ],
  },
);

/** What a model's containers may do besides reading their input and writing their predictions. */
export const PermissionsSchema = Type.Object(
  {
    s3Read: Type.Optional(S3Locations("Places in S3 the model may read")),
    s3Write: Type.Optional(S3Locations("Places in S3 the model may write")),
    textract: Type.Optional(
      Type.Boolean({ default: false, description: "Whether the model may call Amazon Textract.", examples: [true] }),
    ),
    statements: Type.Optional(
      Type.Array(StatementSchema, {
        default: [],
        description: "Further permissions, for what s3Read, s3Write and textract do not cover.",
        examples: [
          [{ actions: ["dynamodb:GetItem"], resources: ["arn:aws:dynamodb:us-west-2:123456789012:table/listings"] }],
        ],
      }),
    ),
  },
  {
    ...closed,
    description: "What the model may do in AWS besides reading its input and writing its predictions.",
    examples: [{ s3Read: ["crexi-documents"], textract: true }],
  },
);

const nameItem = Type.String({
  pattern: patterns.name,
  patternErrorMessage: "lower-case letters, digits and single hyphens, beginning with a letter",
  description: "Name of a model of this pipeline.",
  examples: ["model-a"],
});

/** Names of models of the same file. */
export const ModelNamesSchema = (description: string) =>
  Type.Array(nameItem, { uniqueItems: true, description, examples: [["model-a"]] });

const modelProperties = {
  dependsOn: Type.Optional(
    ModelNamesSchema("Models whose predictions this model reads; without any it reads the source's documents."),
  ),
  image: Type.Optional(
    Type.String({
      pattern: patterns.image,
      maxLength: 255,
      patternErrorMessage: "a container image such as 123456789012.dkr.ecr.us-west-2.amazonaws.com/model-a:1.4.0",
      description: "Container image that serves the model, 1 to 255 characters.",
      examples: ["123456789012.dkr.ecr.us-west-2.amazonaws.com/model-a:1.4.0"],
    }),
  ),
  modelData: Type.Optional(
    Type.String({
      pattern: patterns.modelData,
      maxLength: 1024,
      patternErrorMessage: "an S3 URI of a .tar.gz, such as s3://crexi-models/model-a/model.tar.gz",
      description: "S3 URI of model.tar.gz; leave it out when the image carries its model.",
      examples: ["s3://crexi-models/model-a/model.tar.gz"],
    }),
  ),
  instanceType: Type.Optional(
    Type.String({
      pattern: patterns.instanceType,
      patternErrorMessage: "a SageMaker instance type such as ml.m5.xlarge",
      description: "SageMaker instance type.",
      examples: ["ml.m5.xlarge"],
    }),
  ),
  instances: Type.Optional(InstancesSchema),
  env: Type.Optional(
    Type.Record(
      Type.String(),
      Type.String({ maxLength: 1024, description: "Value, up to 1024 characters.", examples: ["info"] }),
      {
        propertyNames: {
          pattern: patterns.environmentVariable,
          patternErrorMessage: "a variable's name: letters, digits and underscores, not beginning with a digit",
        },
        maxProperties: 100,
        default: {},
        description: "Environment variables of the container, up to 100.",
        examples: [{ LOG_LEVEL: "info" }],
      },
    ),
  ),
  accept: Type.Optional(
    Type.String({
      pattern: patterns.mediaType,
      maxLength: 1024,
      patternErrorMessage: "a media type such as application/json",
      default: "application/json",
      description: "Media type the model answers with.",
      examples: ["application/json"],
    }),
  ),
  maxConcurrentInvocationsPerInstance: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1000,
      default: 4,
      description: "Documents an instance works on at a time, 1 to 1000.",
      examples: [4],
    }),
  ),
  invocationTimeoutSeconds: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 3600,
      default: 900,
      description: "Seconds the model may take for one document, 1 to 3600.",
      examples: [900],
    }),
  ),
  permissions: Type.Optional(PermissionsSchema),
};

const modelOptions = {
  ...closed,
  description: "A model: a container image that becomes one asynchronous endpoint.",
  examples: [
    { image: "123456789012.dkr.ecr.us-west-2.amazonaws.com/model-a:1.4.0", instanceType: "ml.m5.xlarge", instances: 2 },
  ],
};

/** A model as the file's top level has it. */
export const ModelSchema = Type.Object(modelProperties, modelOptions);

/** A model as `environments.local` may change it: with `serve`, and with `modelData` in the pipeline's folder. */
export const LocalModelSchema = Type.Object(
  {
    ...modelProperties,
    modelData: Type.Optional(
      Type.String({
        pattern: patterns.localModelData,
        maxLength: 1024,
        patternErrorMessage: "an S3 URI, or a path in the pipeline's folder, of a .tar.gz",
        description: "model.tar.gz: an S3 URI, or a path in the pipeline's folder.",
        examples: ["models/model-a/model.tar.gz"],
      }),
    ),
    serve: Type.Optional(
      Type.String({
        minLength: 1,
        description: "Command that starts the model server on a laptop, run in the pipeline's folder.",
        examples: ["node models/model-a/server.ts"],
      }),
    ),
  },
  modelOptions,
);

/** A model of the pipeline file. */
export type ModelDefinition = Static<typeof LocalModelSchema>;
