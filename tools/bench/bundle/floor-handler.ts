/** The floor of the trigger bundle: makes the SDK's clients of S3 and SageMaker and sends the trigger's four calls per message, nothing else. */
import { HeadObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { InvokeEndpointAsyncCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";

const s3 = new S3Client({});
const sageMaker = new SageMakerRuntimeClient({});

interface Batch {
  readonly Records: readonly { readonly body: string }[];
}

interface ObjectCreated {
  readonly detail: { readonly bucket: { readonly name: string }; readonly object: { readonly key: string } };
}

export async function handler(event: Batch): Promise<{ batchItemFailures: [] }> {
  await Promise.all(event.Records.map(({ body }) => invoke(JSON.parse(body) as ObjectCreated)));
  return { batchItemFailures: [] };
}

async function invoke({ detail }: ObjectCreated): Promise<void> {
  const source = { Bucket: detail.bucket.name, Key: detail.object.key };
  const claim = { Bucket: "claims", Key: `claims/${detail.object.key}.json` };
  const head = await s3.send(new HeadObjectCommand(source));
  const put = await s3.send(new PutObjectCommand({ ...claim, Body: JSON.stringify(source), IfNoneMatch: "*" }));
  const invoked = await sageMaker.send(
    new InvokeEndpointAsyncCommand({
      EndpointName: "floor",
      InputLocation: `s3://${source.Bucket}/${source.Key}`,
      ContentType: head.ContentType,
      Accept: "application/json",
      CustomAttributes: "document=floor",
    }),
  );
  const body = JSON.stringify({ ...source, output: invoked.OutputLocation });
  await s3.send(new PutObjectCommand({ ...claim, Body: body, IfMatch: put.ETag }));
}
