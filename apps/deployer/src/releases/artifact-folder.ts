import { createHash } from "node:crypto";
import { parseS3Folder, type S3Object } from "../aws/s3-place.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { requiredSetting } from "../environments/required-setting.ts";
import type { StoredObject } from "./stored-object.ts";

/** Where an environment keeps what a pipeline's releases are made of, each under a key named by its content. */
export class ArtifactFolder {
  readonly #bucket: string;
  readonly #prefix: string;

  /** @throws SluiceError `DEPLOY_ENVIRONMENT_INCOMPLETE` when the environment has no `artifacts` */
  constructor(environment: Environment, pipeline: string) {
    const { bucket, prefix } = parseS3Folder(requiredSetting(environment, "artifacts")) ?? { bucket: "", prefix: "" };
    this.#bucket = bucket;
    this.#prefix = `${prefix}${pipeline}/`;
  }

  /** A model's archive; SageMaker takes no other ending. */
  modelData(sha256: string): S3Object {
    return this.#object(`models/${sha256}/model.tar.gz`);
  }

  /** A Lambda bundle. */
  bundle(sha256: string): S3Object {
    return this.#object(`bundles/${sha256}/index.js`);
  }

  /** What is known of an object as it was at one moment, so that gigabytes are read once. */
  knownDigest({ bucket, key, etag, versionId, sizeBytes }: StoredObject): S3Object {
    const identity = JSON.stringify([bucket, key, etag, versionId ?? null, sizeBytes]);
    return this.#object(`digests/${createHash("sha256").update(identity).digest("hex")}`);
  }

  #object(key: string): S3Object {
    return { bucket: this.#bucket, key: `${this.#prefix}${key}` };
  }
}
