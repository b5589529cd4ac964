import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi/resource.js";
import type { ResolvedModel } from "@sluice/spec";
import { createEventRules, type RulePlan } from "./children/event-rules.ts";
import { createHandlerFunction } from "./children/handler-function.ts";
import { createQueuePair } from "./children/queue-pair.ts";
import { componentTypes } from "./component-types.ts";
import { defaults } from "./defaults.ts";
import { objectCreatedPatterns } from "./event-pattern.ts";
import { type ModelContext, modelOf, type PipelineContext } from "./pipeline-context.ts";
import { triggerPolicy } from "./policies/trigger-policy.ts";

/** What a {@link Trigger} is made from. */
export interface TriggerArgs {
  readonly context: PipelineContext;
  /** Name of the model it stands in front of. */
  readonly model: string;
  /** What must be there before the first document is taken: the model's endpoint, and whoever listens to its predictions. */
  readonly startAfter: readonly Resource[];
}

/** Turns created objects into invocations of one model: rule, queue with dead-letter queue, and the handler that takes its messages. */
export class Trigger extends ComponentResource {
  readonly queueArn: string;
  readonly deadLetterQueueArn: string;
  readonly functionName: string;
  /** What makes events reach the queue. */
  readonly listening: readonly Resource[];

  constructor(name: string, args: TriggerArgs, opts?: ComponentResourceOptions) {
    super(componentTypes.trigger, name, {}, opts);
    const { context } = args;
    const subject = modelOf(context, args.model);
    const { names, tags } = subject;
    const rules = triggerRules(context, subject);
    this.queueArn = context.arns.queue(names.queue);
    this.deadLetterQueueArn = context.arns.queue(names.deadLetterQueue);
    this.functionName = names.triggerFunction;

    const queues = createQueuePair(this, name, context, {
      queue: names.queue,
      deadLetterQueue: names.deadLetterQueue,
      functionTimeoutSeconds: defaults.triggerTimeoutSeconds,
      ruleArns: rules.map((rule) => context.arns.rule(rule.name)),
      tags,
    });
    const description = `Objects that model ${args.model} of ${context.pipeline.name} listens to`;
    this.listening = createEventRules(this, name, context, { rules, description, queues, tags });
    createHandlerFunction(this, name, context, {
      function: names.triggerFunction,
      role: names.triggerRole,
      description: `Trigger of model ${args.model} of ${context.pipeline.name}`,
      bundle: context.handlers.trigger,
      timeoutSeconds: defaults.triggerTimeoutSeconds,
      variables: triggerVariables(context, subject),
      statements: (logGroup) => triggerPolicy(context, subject, logGroup),
      queues,
      startAfter: args.startAfter,
      tags,
    });
    const { queueArn, deadLetterQueueArn, functionName } = this;
    this.registerOutputs({ queueArn, deadLetterQueueArn, functionName });
  }
}

/** A root model listens to the source, another one to its parents' predictions. */
function triggerRules(context: PipelineContext, { model, names }: ModelContext): RulePlan[] {
  const { bucket, prefix } = context.pipeline.source;
  const patterns =
    model.parents.length === 0
      ? objectCreatedPatterns([bucket], prefix)
      : objectCreatedPatterns(
          model.parents.map((parent) => modelOf(context, parent).names.bucket),
          "predictions/",
        );
  return patterns.map((pattern, index) => ({
    name: index === 0 ? names.rule : `${names.rule}-${index + 1}`,
    pattern,
  }));
}

function triggerVariables(context: PipelineContext, { model, names, version }: ModelContext): Record<string, string> {
  const { pipeline } = context;
  return {
    SLUICE_PIPELINE: pipeline.name,
    SLUICE_ENVIRONMENT: pipeline.environment,
    SLUICE_MODEL: model.name,
    SLUICE_MODEL_VERSION: version,
    SLUICE_ENDPOINT_NAME: names.endpoint,
    SLUICE_STATE_BUCKET: names.bucket,
    SLUICE_PARENTS: model.parents.join(","),
    SLUICE_PREFIX: pipeline.source.prefix,
    SLUICE_SUFFIXES: JSON.stringify(pipeline.source.suffixes),
    ...contentType(context, model),
    SLUICE_ACCEPT: model.accept,
    SLUICE_CLAIM_LEASE_SECONDS: String(defaults.claimLeaseSeconds),
    SLUICE_INVOCATION_TIMEOUT_SECONDS: String(model.invocationTimeoutSeconds),
  };
}

/** One parent's prediction is the input as it is, several are named by a manifest, which is JSON; a source object has a type of its own. */
function contentType(context: PipelineContext, { parents }: ResolvedModel): Record<string, string> {
  const [parent, ...others] = parents;
  if (parent === undefined) return {};
  return { SLUICE_CONTENT_TYPE: others.length > 0 ? "application/json" : modelOf(context, parent).model.accept };
}
