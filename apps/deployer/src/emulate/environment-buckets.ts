import type { DeclaredResource } from "@sluice/local";
import type { Environment } from "../environments/environment-schema.ts";

/** The buckets an environment keeps its state, ledger and artifacts in, as `sluice bootstrap` makes them; none for folders. */
export function environmentBuckets({ artifacts, backend, ledger }: Environment): DeclaredResource[] {
  const places = [artifacts, backend, ledger].map((place) => /^s3:\/\/([^/?]+)/.exec(place ?? "")?.[1]);
  const buckets = new Set(places.filter((bucket) => bucket !== undefined));
  return [...buckets].flatMap((bucket) => {
    const name = bucket;
    const versioning = { bucket, versioningConfiguration: { status: "Enabled" } };
    return [
      { type: "aws:s3/bucket:Bucket", name, id: name, inputs: { bucket }, outputs: { bucket } },
      { type: "aws:s3/bucketVersioning:BucketVersioning", name, id: name, inputs: versioning, outputs: versioning },
    ];
  });
}
