import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi/resource.js";
import { createSecureBucket } from "./children/secure-bucket.ts";
import { componentTypes } from "./component-types.ts";
import type { PipelineContext } from "./pipeline-context.ts";

/** What a {@link Source} is made from. */
export interface SourceArgs {
  readonly context: PipelineContext;
}

/**
 * The bucket that starts a pipeline. An adopted one (`create: false`) is somebody else's: nothing of it is registered or changed, and
 * its owner switches EventBridge on.
 */
export class Source extends ComponentResource {
  readonly bucketName: string;
  readonly bucketArn: string;

  constructor(name: string, args: SourceArgs, opts?: ComponentResourceOptions) {
    super(componentTypes.source, name, {}, opts);
    const { arns, pipeline, tags } = args.context;
    this.bucketName = pipeline.source.bucket;
    this.bucketArn = arns.bucket(this.bucketName);
    if (pipeline.source.create) {
      createSecureBucket(this, `${name}-bucket`, args.context, { bucket: this.bucketName, tags, events: true });
    }
    this.registerOutputs({ bucketName: this.bucketName, bucketArn: this.bucketArn });
  }
}
