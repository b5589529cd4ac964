import Type, { type Static, type TProperties, type TSchema } from "typebox";
import { LocalModelSchema, ModelNamesSchema, ModelSchema } from "./model-schema.ts";
import { MonitoringSchema } from "./monitoring-schema.ts";
import { overlayOf } from "./overlay-schema.ts";
import { patterns } from "./patterns.ts";

const closed = { additionalProperties: false } as const;
const nameMessage = "lower-case letters, digits and single hyphens, beginning with a letter";

const SourceSchema = Type.Object(
  {
    bucket: Type.String({
      pattern: patterns.bucket,
      patternErrorMessage: "a bucket's name such as crexi-model-input-${stage}",
      description: "Bucket that starts the pipeline; ${stage} is the environment's stage.",
      examples: ["crexi-model-input-${stage}"],
    }),
    create: Type.Optional(
      Type.Boolean({
        default: true,
        description: "Whether the pipeline makes the bucket; false when it exists and belongs to somebody else.",
        examples: [true],
      }),
    ),
    prefix: Type.Optional(
      Type.String({
        pattern: patterns.prefix,
        maxLength: 512,
        patternErrorMessage: "a key prefix such as incoming/, without a leading slash",
        default: "",
        description: "Key prefix of the documents, up to 512 characters; empty for the whole bucket.",
        examples: ["incoming/"],
      }),
    ),
    suffixes: Type.Optional(
      Type.Array(
        Type.String({
          pattern: patterns.suffix,
          patternErrorMessage: "a suffix that begins with a dot, such as .pdf",
          description: "Suffix with its dot.",
          examples: [".pdf"],
        }),
        {
          uniqueItems: true,
          default: [],
          description: "Suffixes of the documents; none for every object.",
          examples: [[".pdf", ".png", ".txt"]],
        },
      ),
    ),
  },
  {
    ...closed,
    description: "Input bucket that starts the pipeline.",
    examples: [{ bucket: "crexi-model-input-${stage}", create: true, prefix: "incoming/", suffixes: [".pdf"] }],
  },
);

const FirehoseSchema = Type.Object(
  {
    bufferSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 900,
        default: 60,
        description: "Seconds Firehose collects before it delivers, 0 to 900.",
        examples: [60],
      }),
    ),
    bufferMiB: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 128,
        default: 5,
        description: "MiB Firehose collects before it delivers, 1 to 128.",
        examples: [5],
      }),
    ),
  },
  { ...closed, description: "Delivery to S3 through Firehose.", examples: [{ bufferSeconds: 60, bufferMiB: 5 }] },
);

const DeliverSchema = Type.Object(
  {
    models: Type.Optional(
      ModelNamesSchema("Models whose predictions leave the pipeline; by default those that no model depends on."),
    ),
    firehose: Type.Optional(FirehoseSchema),
    notify: Type.Optional(
      Type.Boolean({
        default: true,
        description: "Whether predictions and errors are published to SNS topics.",
        examples: [true],
      }),
    ),
  },
  {
    ...closed,
    description: "What leaves the pipeline.",
    examples: [{ models: ["model-b"], firehose: { bufferSeconds: 60, bufferMiB: 5 }, notify: true }],
  },
);

const ConsumersSchema = Type.Array(
  Type.Object(
    {
      account: Type.String({
        pattern: patterns.account,
        patternErrorMessage: 'an AWS account id: 12 digits in quotes, such as "210987654321"',
        description: "AWS account id, 12 digits in quotes.",
        examples: ["210987654321"],
      }),
    },
    { ...closed, description: "An AWS account.", examples: [{ account: "210987654321" }] },
  ),
  {
    default: [],
    uniqueItems: true,
    description: "AWS accounts that may read predictions and subscribe to the topics.",
    examples: [[{ account: "210987654321" }]],
  },
);

const modelsOf = <Model extends TSchema>(model: Model) =>
  Type.Record(Type.String(), model, {
    propertyNames: { pattern: patterns.name, patternErrorMessage: nameMessage },
    minProperties: 1,
    description: "Models by name: lower-case letters, digits and single hyphens.",
    examples: [
      {
        "model-a": {
          image: "123456789012.dkr.ecr.us-west-2.amazonaws.com/model-a:1.4.0",
          instanceType: "ml.m5.xlarge",
        },
      },
    ],
  });

const settingsOf = <Model extends TSchema>(model: Model) => ({
  owner: Type.String({
    pattern: patterns.owner,
    maxLength: 128,
    patternErrorMessage: "a team's name such as data-science",
    description: "Team that answers for the pipeline, 1 to 128 characters; becomes a tag.",
    examples: ["data-science"],
  }),
  description: Type.Optional(
    Type.String({
      default: "",
      maxLength: 1024,
      description: "What the pipeline does, up to 1024 characters.",
      examples: ["Classifies and reads commercial real estate documents."],
    }),
  ),
  source: SourceSchema,
  models: modelsOf(model),
  deliver: Type.Optional(DeliverSchema),
  consumers: Type.Optional(ConsumersSchema),
  monitoring: Type.Optional(MonitoringSchema),
});

const headings = {
  apiVersion: Type.Literal("sluice/v1", { description: "Version of this format.", examples: ["sluice/v1"] }),
  name: Type.String({
    pattern: patterns.name,
    patternErrorMessage: nameMessage,
    description: "Name of the pipeline: lower-case letters, digits and single hyphens; part of every AWS name.",
    examples: ["sagemaker-pipeline-example"],
  }),
};

const EnvironmentsSchema = Type.Object(
  {
    local: Type.Optional(
      overlayOf(Type.Object(settingsOf(LocalModelSchema), closed), {
        description:
          "What is different on a laptop, merged over the file (RFC 7386): null removes, arrays are replaced.",
        examples: [{ models: { "model-a": { serve: "node models/model-a/server.ts" } } }],
      }),
    ),
  },
  {
    additionalProperties: overlayOf(Type.Object(settingsOf(ModelSchema), closed), {
      description:
        "What is different in this environment, merged over the file (RFC 7386): null removes, arrays are replaced.",
      examples: [{ models: { "model-a": { instances: 1 } } }],
    }),
    description: "What is different in an environment, by the environment's name.",
    examples: [{ data_dev: { models: { "model-a": { instances: 1 } } } }],
  },
);

/** The pipeline file as it is written. */
export const PipelineSchema = Type.Object(
  { ...headings, ...settingsOf(ModelSchema), environments: Type.Optional(EnvironmentsSchema) },
  { ...closed, $id: "urn:sluice:v1:pipeline", title: "Sluice pipeline", description: "A Sluice pipeline." },
);

/** The pipeline as one environment sees it: an overlay merged, its `environments` gone. */
export const MergedPipelineSchema = Type.Object(
  { ...headings, ...settingsOf(LocalModelSchema) } satisfies TProperties,
  closed,
);

/** A pipeline after an overlay was merged. */
export type MergedPipeline = Static<typeof MergedPipelineSchema>;

/** A pipeline file's content. */
export type PipelineFile = Omit<MergedPipeline, "environments"> & {
  readonly environments?: Readonly<Record<string, unknown>>;
};
