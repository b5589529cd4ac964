import { type Output, output } from "@pulumi/pulumi/output.js";
import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi/resource.js";
import type { ResolvedPipeline } from "@sluice/spec";
import { componentTypes } from "./component-types.ts";
import { Delivery } from "./delivery.ts";
import type { DeploymentEnvironment } from "./deployment-environment.ts";
import type { Handlers } from "./handler-bundle.ts";
import { ModelEndpoint } from "./model-endpoint.ts";
import { Notifications } from "./notifications.ts";
import { type PipelineContext, pipelineContext } from "./pipeline-context.ts";
import { type Retired, RetiredModel } from "./retired-model.ts";
import { Source } from "./source.ts";
import type { Transform } from "./transform.ts";
import { Trigger } from "./trigger.ts";

/** What a {@link Pipeline} is made from. */
export interface PipelineArgs {
  readonly pipeline: ResolvedPipeline;
  readonly environment: DeploymentEnvironment;
  readonly handlers: Handlers;
  /** Models that the pipeline had before and whose buckets stay. @defaultValue none */
  readonly retiredModels?: readonly Retired[];
  /** Changes children's arguments before they are made. */
  readonly transform?: Transform;
}

/** One model of a pipeline, as a deployment's outputs name it. */
export interface PipelineModelOutputs {
  readonly endpoint: string;
  readonly bucket: string;
  readonly version: string;
  readonly queueArn: string;
  readonly deadLetterQueueArn: string;
}

/** What a deployment tells of a pipeline. */
export interface PipelineOutputs {
  readonly source: string;
  readonly models: Readonly<Record<string, PipelineModelOutputs>>;
  readonly deliveryBucket?: string;
  readonly deliveryStream?: string;
  readonly predictionsTopicArn?: string;
  readonly errorsTopicArn?: string;
  readonly failuresQueueArn?: string;
}

/**
 * A pipeline on AWS: source, an asynchronous endpoint with its trigger per model, delivery and notifications.
 *
 * @example new Pipeline("reader", { pipeline, environment, handlers: { trigger, delivery } });
 */
export class Pipeline extends ComponentResource {
  /** Plain values, known at once. */
  readonly outputs: PipelineOutputs;
  /**
   * Name of the configuration that each model's endpoint serves. Return it from the program: it fails when SageMaker took an update
   * back, and then the engine deletes nothing of the version that goes on serving.
   */
  readonly served: Output<Record<string, string>>;

  constructor(name: string, args: PipelineArgs, opts?: ComponentResourceOptions) {
    super(componentTypes.pipeline, name, {}, opts);
    const { deliver } = args.pipeline;
    const context = pipelineContext(args);
    new Source(`${name}-source`, { context }, { parent: this });
    const notifications = deliver.notify
      ? new Notifications(`${name}-notifications`, { context }, { parent: this })
      : undefined;
    const startAfter = notifications?.ready ?? [];
    const delivers = deliver.models.length > 0 && (deliver.notify || deliver.firehose !== undefined);
    const delivery = delivers ? new Delivery(`${name}-delivery`, { context, startAfter }, { parent: this }) : undefined;
    this.served = output(this.#createModels(name, context, startAfter, delivery?.listening ?? []));
    for (const retired of args.retiredModels ?? []) {
      const { model } = retired;
      if (!context.models.has(model)) new RetiredModel(`${name}-${model}`, { context, ...retired }, { parent: this });
    }
    this.outputs = pipelineOutputs(context, delivery, notifications);
    this.registerOutputs(this.outputs);
  }

  /** Children first: a model takes no document before everybody listens to its predictions, or their events would be lost. */
  #createModels(
    name: string,
    context: PipelineContext,
    startAfter: readonly Resource[],
    delivery: readonly Resource[],
  ): Record<string, Output<string>> {
    const { deliver, models } = context.pipeline;
    const child = { parent: this };
    const listening = new Map<string, readonly Resource[]>();
    const served: Record<string, Output<string>> = {};
    for (const { children, name: model } of [...models].reverse()) {
      const endpoint = new ModelEndpoint(`${name}-${model}`, { context, model, startAfter }, child);
      served[model] = endpoint.servedConfiguration;
      const listeners = children.flatMap((each) => listening.get(each) ?? []);
      const delivered = deliver.models.includes(model) ? delivery : [];
      const after = [...endpoint.ready, ...listeners, ...delivered];
      const trigger = new Trigger(`${name}-${model}-trigger`, { context, model, startAfter: after }, child);
      listening.set(model, trigger.listening);
    }
    return served;
  }
}

function pipelineOutputs(
  context: PipelineContext,
  delivery: Delivery | undefined,
  notifications: Notifications | undefined,
): PipelineOutputs {
  const { arns, models, pipeline } = context;
  const outputs = [...models].map(([name, { names, version }]): [string, PipelineModelOutputs] => [
    name,
    {
      endpoint: names.endpoint,
      bucket: names.bucket,
      version,
      queueArn: arns.queue(names.queue),
      deadLetterQueueArn: arns.queue(names.deadLetterQueue),
    },
  ]);
  return {
    source: pipeline.source.bucket,
    models: Object.fromEntries(outputs),
    ...(delivery?.bucketName === undefined ? {} : { deliveryBucket: delivery.bucketName }),
    ...(delivery?.streamName === undefined ? {} : { deliveryStream: delivery.streamName }),
    ...(notifications === undefined
      ? {}
      : {
          predictionsTopicArn: notifications.predictionsTopicArn,
          errorsTopicArn: notifications.errorsTopicArn,
          failuresQueueArn: notifications.failuresQueueArn,
        }),
  };
}
