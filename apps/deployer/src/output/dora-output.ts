import Type, { type Static } from "typebox";

const orNull = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const count = (description: string) => Type.Integer({ minimum: 0, description });
const seconds = (description: string) => orNull(Type.Integer({ minimum: 0, description }));
const definition = Type.String({ description: "What the figure means, in a sentence" });
const closed = { additionalProperties: false };

/** What `sluice dora --json` prints. */
export const DoraOutput = Type.Object(
  {
    version: Type.Literal(1),
    pipeline: Type.String(),
    environment: Type.String(),
    from: Type.String({ description: "ISO 8601; deployments that ended since then are counted" }),
    to: Type.String({ description: "ISO 8601" }),
    days: Type.Integer({ minimum: 1 }),
    deploymentFrequency: Type.Object(
      {
        definition,
        sample: count("Releases by up that changed something"),
        rollbacks: count("Releases by rollback, which are not among them"),
        observedDays: Type.Number({ minimum: 0, description: "Days since the first deployment, at most `days`" }),
        perWeek: orNull(Type.Number({ minimum: 0, description: "null when observed for less than 7 days" })),
      },
      closed,
    ),
    changeLeadTime: Type.Object(
      {
        definition,
        sample: count("Releases that are the first of a commit whose time is known"),
        of: count("Releases by up that changed something"),
        repeated: count("Left out: their commit was released before"),
        unknown: count("Left out: their commit, or its time, is not known, or files differed from it"),
        medianSeconds: seconds("null below 3 releases"),
        p90Seconds: seconds("null below 10 releases"),
      },
      closed,
    ),
    changeFailureRate: Type.Object(
      {
        definition,
        sample: count("Deployments by up that ended, well or not; what was stopped is left out"),
        failed: count("Of these, did not become a release"),
        rolledBack: count("Of these, were taken back by a rollback"),
        ratio: orNull(Type.Number({ minimum: 0, maximum: 1, description: "null below 3 deployments" })),
      },
      closed,
    ),
    failedDeploymentRecoveryTime: Type.Object(
      {
        definition,
        sample: count("Failed deployments that a release ended"),
        unrecovered: count("Failed deployments without a release since"),
        takenDown: count("Left out: the pipeline was taken down before another release"),
        medianSeconds: seconds("null below 3 failures"),
        p90Seconds: seconds("null below 10 failures"),
      },
      closed,
    ),
    reported: orNull(
      Type.Object(
        { deployments: count("Deployments"), failures: count("Of these, marked as change failures") },
        { ...closed, description: "What was reported to Datadog; null without --report" },
      ),
    ),
  },
  { $id: "urn:sluice:v1:dora-output", additionalProperties: false },
);

/** What `sluice dora --json` prints. */
export type DoraOutput = Static<typeof DoraOutput>;
