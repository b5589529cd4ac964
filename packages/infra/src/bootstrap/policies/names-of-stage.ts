import { modelNames, pipelineNames } from "@sluice/spec/names";

/** Patterns of the names of what pipelines of a stage are made of, by kind. */
export interface NamesOfStage {
  readonly buckets: readonly string[];
  readonly queues: readonly string[];
  readonly topics: readonly string[];
  readonly rules: readonly string[];
  readonly streams: readonly string[];
  readonly functions: readonly string[];
  readonly endpoints: readonly string[];
  /** SageMaker models and endpoint configurations. */
  readonly endpointVersions: readonly string[];
  readonly alarms: readonly string[];
  readonly triggerRoles: readonly string[];
  readonly modelRoles: readonly string[];
  readonly deliveryRoles: readonly string[];
  readonly streamRoles: readonly string[];
  /** Managed policies of the roles whose permissions do not fit into an inline one. */
  readonly policies: readonly string[];
}

/**
 * The patterns of one stage, made by what gives the names themselves. Whatever a pipeline and a model are called, a name ends in its
 * stage and what follows from its kind, and perhaps a hash. Of buckets and roles no name of one stage is like a pattern of another;
 * elsewhere a name may happen to end like a hash, and tags tell the stages apart.
 */
export function namesOfStage(stage: string, accountId: string): NamesOfStage {
  const model = modelNames({ pipeline: "*", model: "*", stage, accountId });
  const pipeline = pipelineNames({ pipeline: "*", stage, accountId });
  const deliveryRules = withHash(...counted(pipeline.deliveryRule(0).slice(0, -1)));
  const triggerRoles = withHash(model.triggerRole);
  const modelRoles = withHash(model.modelRole);
  const deliveryRoles = withHash(pipeline.deliveryRole);
  const streamRoles = withHash(pipeline.deliveryStreamRole);
  return {
    buckets: withHash(model.bucket, pipeline.deliveryBucket),
    queues: withHash(
      model.queue,
      model.deadLetterQueue,
      pipeline.deliveryQueue,
      pipeline.deliveryDeadLetterQueue,
      pipeline.failuresQueue,
    ),
    topics: withHash(pipeline.predictionsTopic, pipeline.errorsTopic),
    rules: [...withHash(model.rule).flatMap((rule) => [rule, ...counted(`${rule}-`)]), ...deliveryRules],
    streams: withHash(pipeline.deliveryStream),
    functions: withHash(model.triggerFunction, pipeline.deliveryFunction),
    endpoints: withHash(model.endpoint),
    endpointVersions: withHash(model.endpointVersioned(anyEight)),
    alarms: withHash(model.wakeAlarm, `${model.endpoint}-rollback`, `${model.endpoint}-${anyEight}-rollback`),
    triggerRoles,
    modelRoles,
    deliveryRoles,
    streamRoles,
    policies: [...triggerRoles, ...modelRoles, ...deliveryRoles].flatMap((role) => counted(`${role}-`)),
  };
}

/** Eight characters, as many as a version and a hash have. */
const anyEight = "????????";

/** A name that ends in a number of one digit or two. */
function counted(name: string): string[] {
  return [`${name}?`, `${name}??`];
}

/** A name that is too long is cut in its front and gets a hash of eight characters behind. */
function withHash(...names: readonly string[]): string[] {
  return names.flatMap((name) => [name, `${name}-${anyEight}`]);
}
