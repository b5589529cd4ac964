import type { PipelineContext } from "../pipeline-context.ts";
import { useKey } from "./key-policy.ts";
import type { PolicyStatement } from "./policy-document.ts";

/** What the delivery stream may do: write to the delivery bucket and log what it could not write. */
export function deliveryStreamPolicy(context: PipelineContext, logGroup: string): PolicyStatement[] {
  const { arns, names } = context;
  return [
    {
      Sid: "WriteObjects",
      Effect: "Allow",
      Action: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
      Resource: [arns.object(names.deliveryBucket, "predictions/*"), arns.object(names.deliveryBucket, "errors/*")],
    },
    {
      Sid: "ListBucket",
      Effect: "Allow",
      Action: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
      Resource: arns.bucket(names.deliveryBucket),
    },
    { Sid: "WriteLog", Effect: "Allow", Action: "logs:PutLogEvents", Resource: `${arns.logGroup(logGroup)}:*` },
    ...useKey(context, ["s3"]),
  ];
}
