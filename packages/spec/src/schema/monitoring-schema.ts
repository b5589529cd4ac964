import Type, { type Static } from "typebox";

const closed = { additionalProperties: false } as const;

const percent = (description: string, example: number) =>
  Type.Number({ minimum: 0.1, maximum: 100, default: example, description, examples: [example] });

const minutes = (description: string, fewest: number, example: number, most = 1440) =>
  Type.Integer({ minimum: fewest, maximum: most, default: example, description, examples: [example] });

const count = (description: string, fewest: number, example: number) =>
  Type.Integer({ minimum: fewest, maximum: 100_000, default: example, description, examples: [example] });

const target = (what: string) =>
  Type.Number({
    minimum: 90,
    maximum: 99.99,
    default: 99,
    description: `${what}, in percent, 90 to 99.99.`,
    examples: [99.5],
  });

const ObjectivesSchema = Type.Object(
  {
    days: Type.Optional(
      Type.Union([Type.Literal(7), Type.Literal(30), Type.Literal(90)], {
        default: 30,
        description: "Days that an objective looks back: 7, 30 or 90.",
        examples: [30],
      }),
    ),
    predictedPercent: Type.Optional(target("Share of documents that a model answers with a prediction")),
    startedPercent: Type.Optional(target("Share of the time in which no document waits longer than maxWaitingMinutes")),
    deliveredPercent: Type.Optional(
      target("Share of the time in which no delivery is later than maxDeliveryDelayMinutes"),
    ),
  },
  {
    ...closed,
    description: "Service level objectives of the pipeline.",
    examples: [{ days: 30, predictedPercent: 99.5 }],
  },
);

/** When somebody is told, and what the pipeline promises: limits are what is still well, so a value above one is told. */
export const MonitoringSchema = Type.Object(
  {
    maxDeadLetters: Type.Optional(
      count("Messages in a dead-letter queue that nobody need be told of, up to 100000.", 0, 0),
    ),
    maxKeptFailures: Type.Optional(
      count("Failed documents kept for redrive that nobody need be told of, up to 100000.", 0, 0),
    ),
    maxWaitingMinutes: Type.Optional(minutes("Minutes that a document may wait in a queue, 1 to 1440.", 1, 30)),
    maxFailurePercent: Type.Optional(
      percent("Share of a model's documents that may fail in an hour, in percent, 0.1 to 100.", 5),
    ),
    minFailures: Type.Optional(
      count("Failures in an hour below which their share is not looked at, 1 to 100000.", 1, 3),
    ),
    maxUnansweredMinutes: Type.Optional(
      minutes("Minutes that a model may answer nothing while documents wait for it, 5 to 720.", 5, 30, 720),
    ),
    maxHandlerErrorPercent: Type.Optional(
      percent("Share of a handler's invocations that may fail, in percent, 0.1 to 100.", 5),
    ),
    maxThrottlePercent: Type.Optional(
      percent("Share of a handler's invocations that may be throttled, in percent, 0.1 to 100.", 10),
    ),
    maxDeliveryDelayMinutes: Type.Optional(
      minutes("Minutes that a prediction may wait for Firehose to write it, 2 to 1440; more than it buffers.", 2, 20),
    ),
    objectives: Type.Optional(ObjectivesSchema),
  },
  {
    ...closed,
    description: "When somebody is told that the pipeline is not well, and what it promises.",
    examples: [{ maxWaitingMinutes: 15, maxFailurePercent: 2, objectives: { days: 30, predictedPercent: 99.5 } }],
  },
);

/** The `monitoring` block of a pipeline file. */
export type MonitoringDefinition = Static<typeof MonitoringSchema>;
