import Type, { type Static } from "typebox";

const severity = Type.Union([Type.Literal("page"), Type.Literal("warn"), Type.Literal("part")]);

/** What `sluice dashboard --json` prints; what Datadog numbers later stands by its key, in angle brackets. */
export const DashboardOutput = Type.Object(
  {
    version: Type.Literal(1),
    pipeline: Type.String(),
    environment: Type.String(),
    dashboard: Type.Record(Type.String(), Type.Unknown(), { description: "The payload that Datadog gets" }),
    monitors: Type.Array(
      Type.Object(
        {
          key: Type.String(),
          name: Type.String(),
          severity,
          type: Type.String({ description: "Datadog's type of monitor" }),
          query: Type.String(),
          threshold: Type.Union([
            Type.Object({ value: Type.Number(), unit: Type.String() }, { additionalProperties: false }),
            Type.Null(),
          ]),
          message: Type.String(),
          priority: Type.Integer({ minimum: 1, maximum: 5 }),
        },
        { additionalProperties: false },
      ),
    ),
    objectives: Type.Array(
      Type.Object(
        {
          key: Type.String(),
          name: Type.String(),
          description: Type.String(),
          targetPercent: Type.Number(),
          days: Type.Integer(),
          queries: Type.Array(Type.String(), { description: "Good and all events, or the value that is sliced" }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { $id: "urn:sluice:v1:dashboard-output", additionalProperties: false },
);

/** What `sluice dashboard --json` prints. */
export type DashboardOutput = Static<typeof DashboardOutput>;
