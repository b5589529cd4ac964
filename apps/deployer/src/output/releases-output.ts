import Type, { type Static } from "typebox";

const models = (description: string) => Type.Array(Type.String(), { description });
const orNull = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** What `sluice releases --json` prints. */
export const ReleasesOutput = Type.Object(
  {
    version: Type.Literal(1),
    pipeline: Type.String(),
    environment: Type.String(),
    total: Type.Integer({ minimum: 0, description: "How many releases there are; --limit bounds how many are listed" }),
    releases: Type.Array(
      Type.Object(
        {
          number: Type.Integer({ minimum: 1 }),
          deployed: Type.Boolean({
            description: "Whether it is what is deployed: the newest, and nothing happened after it",
          }),
          takenDown: orNull(
            Type.Object(
              { at: Type.String({ description: "ISO 8601" }), by: Type.String() },
              { additionalProperties: false, description: "When a destroy took it away, before the next release" },
            ),
          ),
          unfinished: orNull(
            Type.Object(
              {
                verb: Type.Union([Type.Literal("up"), Type.Literal("rollback"), Type.Literal("destroy")]),
                rollbackTo: orNull(Type.Integer({ minimum: 1 })),
                at: Type.String({ description: "ISO 8601" }),
                by: Type.String(),
              },
              {
                additionalProperties: false,
                description:
                  "What began after the newest release and has not ended as one: it failed, was killed, or is at work",
              },
            ),
          ),
          promoted: orNull(
            Type.Object(
              { from: Type.String(), release: Type.Integer({ minimum: 1 }) },
              {
                additionalProperties: false,
                description: "The release of another environment that passed its cases with the same content",
              },
            ),
          ),
          unpromoted: orNull(Type.String({ description: "Why it was deployed without such a release" })),
          tested: orNull(
            Type.Object(
              {
                result: Type.Union([Type.Literal("passed"), Type.Literal("failed")]),
                cases: Type.Integer({ minimum: 1, description: "How many cases ran" }),
                at: Type.String({ description: "ISO 8601" }),
                by: Type.String(),
              },
              { additionalProperties: false, description: "The last time that its cases ran on it" },
            ),
          ),
          at: Type.String({ description: "ISO 8601" }),
          by: Type.String({ description: "GitHub actor, ARN of the AWS caller, or user of the machine" }),
          kind: Type.Union([Type.Literal("up"), Type.Literal("rollback")]),
          rollbackTo: orNull(Type.Integer({ minimum: 1, description: "The release that a rollback put back" })),
          commit: orNull(Type.Object({ sha: Type.String(), dirty: Type.Boolean() }, { additionalProperties: false })),
          changes: Type.Integer({ minimum: 0, description: "Resources that changed" }),
          smoke: Type.Boolean({ description: "Whether a smoke document went through it" }),
          models: Type.Object(
            {
              added: models("New against the release before"),
              changed: models("With another version than in the release before"),
              removed: models("No longer there"),
              versions: Type.Record(Type.String(), Type.String(), { description: "Version of each model" }),
            },
            { additionalProperties: false },
          ),
        },
        { additionalProperties: false },
      ),
      { description: "Newest first" },
    ),
  },
  { $id: "urn:sluice:v1:releases-output", additionalProperties: false },
);

/** What `sluice releases --json` prints. */
export type ReleasesOutput = Static<typeof ReleasesOutput>;
