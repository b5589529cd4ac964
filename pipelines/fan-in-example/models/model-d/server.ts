import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Obligations } from "../model-b/find-obligations.ts";
import type { Terms } from "../model-c/find-terms.ts";
import { parseJsonBody } from "../shared/invocation.ts";
import { serveModel } from "../shared/model-server.ts";
import { type PredictionLocation, parseManifest } from "./manifest.ts";
import { summariseLease } from "./summarise-lease.ts";

const s3 = new S3Client({ maxAttempts: 5 });

await serveModel({
  name: "model-d",
  mediaTypes: ["application/json"],
  invoke: async (invocation) => {
    const { documentId, predictions } = parseManifest(parseJsonBody(invocation), ["model-b", "model-c"]);
    const [obligations, terms] = await Promise.all([
      readPrediction<Obligations>(predictions["model-b"]),
      readPrediction<Terms>(predictions["model-c"]),
    ]);
    return summariseLease(documentId, { obligations, terms });
  },
});

/** Reads a parent's prediction; this pipeline's own models wrote it, so its shape is taken as given. */
async function readPrediction<Prediction>(location: PredictionLocation | undefined): Promise<Prediction> {
  const { Body } = await s3.send(
    new GetObjectCommand({ Bucket: location?.bucket, Key: location?.key, VersionId: location?.versionId }),
  );
  return JSON.parse((await Body?.transformToString()) ?? "");
}
