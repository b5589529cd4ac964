import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi/resource.js";
import { modelNames } from "@sluice/spec/names";
import { createSecureBucket } from "./children/secure-bucket.ts";
import { componentTypes } from "./component-types.ts";
import type { PipelineContext } from "./pipeline-context.ts";

/** What a {@link RetiredModel} is made from. */
export interface RetiredModelArgs {
  readonly context: PipelineContext;
  /** Name of the model that the pipeline had. */
  readonly model: string;
}

/**
 * What stays of a model that the pipeline no longer has: the bucket with its predictions and claims. It is declared under the name it
 * always had, so nothing is made anew when the model comes back.
 */
export class RetiredModel extends ComponentResource {
  readonly bucketName: string;

  constructor(name: string, { context, model }: RetiredModelArgs, opts?: ComponentResourceOptions) {
    super(componentTypes.modelEndpoint, name, {}, opts);
    const { environment, pipeline, tags } = context;
    const { accountId, stage } = environment;
    this.bucketName = modelNames({ pipeline: pipeline.name, stage, accountId, model }).bucket;
    createSecureBucket(this, `${name}-output`, context, {
      bucket: this.bucketName,
      tags: { ...tags, "sluice:model": model },
      // Children and consumers that are left may still be behind with what was predicted.
      events: true,
      expirationDays: environment.objectExpirationDays,
    });
    this.registerOutputs({ bucketName: this.bucketName });
  }
}
