import Type from "typebox";

const text = Type.String();
const texts = Type.Array(text);
const count = Type.Integer({ minimum: 0 });

const instances = Type.Union([
  Type.Object({ kind: Type.Literal("fixed"), count }),
  Type.Object({ kind: Type.Literal("backlog"), min: count, max: count, backlogPerInstance: Type.Number() }),
]);

const permissions = Type.Object({
  s3Read: texts,
  s3Write: texts,
  textract: Type.Boolean(),
  statements: Type.Array(Type.Object({ actions: texts, resources: texts })),
});

const model = Type.Object({
  name: text,
  image: text,
  modelData: Type.Optional(text),
  instanceType: text,
  instances,
  parents: texts,
  children: texts,
  env: Type.Record(Type.String(), text),
  accept: text,
  maxConcurrentInvocationsPerInstance: count,
  invocationTimeoutSeconds: count,
  permissions,
  serve: Type.Optional(text),
});

const number = Type.Number();

const monitoring = Type.Object({
  maxDeadLetters: number,
  maxKeptFailures: number,
  maxWaitingMinutes: number,
  maxFailurePercent: number,
  minFailures: number,
  maxUnansweredMinutes: number,
  maxHandlerErrorPercent: number,
  maxThrottlePercent: number,
  maxDeliveryDelayMinutes: number,
  objectives: Type.Object({
    days: Type.Union([Type.Literal(7), Type.Literal(30), Type.Literal(90)]),
    predictedPercent: number,
    startedPercent: number,
    deliveredPercent: number,
  }),
});

/** The shape of `ResolvedPipeline` of `@sluice/spec`, to check one that was read from a ledger. */
export const ResolvedPipelineSchema = Type.Object({
  name: text,
  owner: text,
  description: text,
  environment: text,
  stage: text,
  source: Type.Object({ bucket: text, create: Type.Boolean(), prefix: text, suffixes: texts }),
  models: Type.Array(model),
  deliver: Type.Object({
    models: texts,
    firehose: Type.Optional(Type.Object({ bufferSeconds: Type.Number(), bufferMiB: Type.Number() })),
    notify: Type.Boolean(),
  }),
  consumers: Type.Array(Type.Object({ account: text })),
  // Releases from before there was monitoring have none.
  monitoring: Type.Optional(monitoring),
});
