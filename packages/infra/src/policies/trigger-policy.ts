import { type ModelContext, modelOf, type PipelineContext } from "../pipeline-context.ts";
import { functionPolicy } from "./function-policy.ts";
import { useKey } from "./key-policy.ts";
import type { PolicyStatement } from "./policy-document.ts";

/** What the trigger of a model may do: keep its claims, read what it is told of, and invoke its endpoint. */
export function triggerPolicy(context: PipelineContext, subject: ModelContext, logGroup: string): PolicyStatement[] {
  const { arns } = context;
  const { names } = subject;
  return [
    ...functionPolicy(context, { queue: names.queue, logGroup }),
    {
      Sid: "KeepState",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: statePrefixes(subject).map((prefix) => arns.object(names.bucket, `${prefix}/*`)),
    },
    // S3 answers 403 instead of 404 for an object that is not there to whoever may not list its bucket.
    {
      Sid: "ListState",
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: arns.bucket(names.bucket),
    },
    ...readInput(context, subject),
    {
      Sid: "InvokeEndpoint",
      Effect: "Allow",
      Action: "sagemaker:InvokeEndpointAsync",
      Resource: arns.endpoint(names.endpoint),
    },
    ...useKey(context, ["s3", "sqs"]),
  ];
}

function statePrefixes({ model }: ModelContext): string[] {
  if (model.parents.length === 0) return ["claims", "staged"];
  return model.parents.length === 1 ? ["claims"] : ["arrivals", "claims", "manifests"];
}

function readInput(context: PipelineContext, { model }: ModelContext): PolicyStatement[] {
  const { arns, pipeline } = context;
  const { source } = pipeline;
  if (model.parents.length === 0) {
    return [
      {
        Sid: "ReadSource",
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:GetObjectVersion"],
        Resource: arns.object(source.bucket, `${source.prefix}*`),
      },
      { Sid: "ListSource", Effect: "Allow", Action: "s3:ListBucket", Resource: arns.bucket(source.bucket) },
    ];
  }
  const buckets = model.parents.map((parent) => modelOf(context, parent).names.bucket);
  return [
    {
      Sid: "ReadParentClaims",
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: buckets.map((bucket) => arns.object(bucket, "claims/*")),
    },
    {
      Sid: "ListParents",
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: buckets.map((bucket) => arns.bucket(bucket)),
    },
  ];
}
