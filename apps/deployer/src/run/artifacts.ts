import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type PipelineDocument, type ResolvedPipeline, SluiceError } from "@sluice/spec";
import { placeOf } from "./place-of.ts";

/** A `model.tar.gz` of the pipeline's folder and where it goes in the local S3. */
export interface Artifact {
  readonly model: string;
  readonly bucket: string;
  readonly key: string;
  readonly body: Buffer;
  /** Of the body, 64 hex digits. */
  readonly sha256: string;
}

/** What {@link readArtifacts} needs of a pipeline. */
export interface ReadArtifactsOptions {
  readonly pipeline: ResolvedPipeline;
  readonly document: PipelineDocument;
  readonly file: string;
  /** Absolute folder of the pipeline file. */
  readonly folder: string;
}

/**
 * Reads every model's artifact, each under a key named by its content.
 * @throws `RUN_ARTIFACT_MISSING` for a file that cannot be read, `RUN_ARTIFACT_REMOTE` for an S3 URI, which a laptop cannot read
 */
export function readArtifacts({ pipeline, document, file, folder }: ReadArtifactsOptions): Artifact[] {
  return pipeline.models.flatMap(({ name, modelData }) => {
    if (modelData === undefined) return [];
    const place = placeOf(document, file, ["environments", pipeline.environment, "models", name, "modelData"]);
    if (modelData.startsWith("s3://")) {
      const hint = `in environments.${pipeline.environment}.models.${name} write modelData: models/${name}/model.tar.gz, or null when the server needs none`;
      throw new SluiceError("RUN_ARTIFACT_REMOTE", `${place}  the laptop cannot read ${modelData} of ${name}`, {
        hint,
      });
    }
    const body = readArtifact(join(folder, modelData), `${place}  cannot read ${modelData} of ${name}`);
    const sha256 = createHash("sha256").update(body).digest("hex");
    const bucket = `sluice-artifacts-${pipeline.stage}`;
    return [{ model: name, bucket, key: `${pipeline.name}/${name}/${sha256}/model.tar.gz`, body, sha256 }];
  });
}

/** The pipeline with its artifacts' S3 URIs in the place of paths. */
export function rewriteArtifacts(pipeline: ResolvedPipeline, artifacts: readonly Artifact[]): ResolvedPipeline {
  const uris = new Map(artifacts.map(({ model, bucket, key }) => [model, `s3://${bucket}/${key}`]));
  const models = pipeline.models.map((model) => {
    const modelData = uris.get(model.name);
    return modelData === undefined ? model : { ...model, modelData };
  });
  return { ...pipeline, models };
}

function readArtifact(path: string, message: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const hint = "check the path, which starts at the pipeline file's folder, or make the archive first";
    throw new SluiceError("RUN_ARTIFACT_MISSING", message, { hint, cause });
  }
}
