import type { DeclaredResource } from "@sluice/local";
import type { ResolvedPipeline } from "@sluice/spec";
import type { Artifact } from "./artifacts.ts";

/**
 * Plans the buckets that the pipeline's program does not make because, on AWS, they belong to somebody else: an adopted source,
 * the artifacts', and those its models may read or write. The laptop has no somebody else.
 */
export function externalBuckets(
  pipeline: ResolvedPipeline,
  artifacts: readonly Pick<Artifact, "bucket">[],
): DeclaredResource[] {
  const { source, models } = pipeline;
  const adopted = source.create ? [] : [source.bucket];
  const named = models
    .flatMap(({ permissions }) => [...permissions.s3Read, ...permissions.s3Write])
    .map((place) => place.split("/", 1)[0] ?? place);
  const made = new Set(source.create ? [source.bucket] : []);
  const wanted = new Set([...adopted, ...artifacts.map(({ bucket }) => bucket), ...named]);
  return [...wanted]
    .filter((bucket) => !made.has(bucket))
    .flatMap((bucket) => planBucket(bucket, bucket === source.bucket));
}

function planBucket(bucket: string, isSource: boolean): DeclaredResource[] {
  const arn = `arn:aws:s3:::${bucket}`;
  const resources = [resource("aws:s3/bucket:Bucket", bucket, { bucket }, { arn })];
  if (!isSource) return resources;
  return [
    ...resources,
    resource("aws:s3/bucketVersioning:BucketVersioning", bucket, {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    }),
    resource("aws:s3/bucketNotification:BucketNotification", bucket, { bucket, eventbridge: true }),
  ];
}

function resource(
  type: string,
  id: string,
  inputs: Readonly<Record<string, unknown>>,
  extra: object = {},
): DeclaredResource {
  return { type, name: id, id, inputs, outputs: { ...inputs, id, ...extra } };
}
