import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi/resource.js";
import { modelNames } from "@sluice/spec/names";
import { createSecureBucket } from "./children/secure-bucket.ts";
import { componentTypes } from "./component-types.ts";
import type { PipelineContext } from "./pipeline-context.ts";

/** A model that a pipeline had before and whose bucket stays, because it holds what was predicted. */
export interface Retired {
  readonly model: string;
  /** Accounts that could read its predictions: those of them that are consumers still can. @defaultValue none */
  readonly readers?: readonly string[];
}

/** What a {@link RetiredModel} is made from. */
export interface RetiredModelArgs extends Retired {
  readonly context: PipelineContext;
}

/**
 * What stays of a model that the pipeline no longer has: the bucket with its predictions and claims. It is declared under the name it
 * always had, so nothing is made anew when the model comes back.
 */
export class RetiredModel extends ComponentResource {
  readonly bucketName: string;

  constructor(name: string, { context, model, readers = [] }: RetiredModelArgs, opts?: ComponentResourceOptions) {
    super(componentTypes.modelEndpoint, name, {}, opts);
    const { environment, pipeline, tags } = context;
    const { accountId, stage } = environment;
    this.bucketName = modelNames({ pipeline: pipeline.name, stage, accountId, model }).bucket;
    createSecureBucket(this, `${name}-output`, context, {
      bucket: this.bucketName,
      tags: { ...tags, "sluice:model": model },
      // Who is no consumer any more reads nothing of the pipeline, whenever it was predicted.
      readers: pipeline.consumers.map(({ account }) => account).filter((account) => readers.includes(account)),
      // Children and consumers that are left may still be behind with what was predicted.
      events: true,
      expirationDays: environment.objectExpirationDays,
    });
    this.registerOutputs({ bucketName: this.bucketName });
  }
}
