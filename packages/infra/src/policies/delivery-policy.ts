import { modelOf, type PipelineContext } from "../pipeline-context.ts";
import { functionPolicy } from "./function-policy.ts";
import { useKey } from "./key-policy.ts";
import type { PolicyStatement } from "./policy-document.ts";

/** What the delivery handler may do: read delivered predictions with their claims, and hand them to the stream and the topic. */
export function deliveryPolicy(context: PipelineContext, logGroup: string): PolicyStatement[] {
  const { arns, names, pipeline } = context;
  const buckets = pipeline.deliver.models.map((model) => modelOf(context, model).names.bucket);
  return [
    ...functionPolicy(context, { queue: names.deliveryQueue, logGroup }),
    {
      Sid: "ReadPredictions",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: buckets.flatMap((bucket) => [arns.object(bucket, "predictions/*"), arns.object(bucket, "claims/*")]),
    },
    // S3 answers 403 instead of 404 for an object that is not there to whoever may not list its bucket.
    {
      Sid: "ListPredictions",
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: buckets.map((bucket) => arns.bucket(bucket)),
    },
    ...(pipeline.deliver.firehose === undefined ? [] : [putRecords(arns.deliveryStream(names.deliveryStream))]),
    ...(pipeline.deliver.notify ? [publish(arns.topic(names.predictionsTopic))] : []),
    ...useKey(context, ["s3", "sqs", "sns", "firehose"]),
  ];
}

function putRecords(streamArn: string): PolicyStatement {
  return { Sid: "PutRecords", Effect: "Allow", Action: "firehose:PutRecordBatch", Resource: streamArn };
}

function publish(topicArn: string): PolicyStatement {
  return { Sid: "PublishPredictions", Effect: "Allow", Action: "sns:Publish", Resource: topicArn };
}
