import Type, { type Static } from "typebox";

const orNull = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** What `sluice doctor --json` prints. */
export const DoctorOutput = Type.Object(
  {
    version: Type.Literal(1),
    environment: Type.String(),
    site: Type.String({ description: "Datadog's site" }),
    sound: Type.Boolean({
      description: "Whether nothing is missing that monitors rest on; the exit code is 1 otherwise",
    }),
    checks: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          asked: Type.String({ description: "What Datadog was asked" }),
          result: Type.Union([Type.Literal("ok"), Type.Literal("not"), Type.Literal("unknown")]),
          found: Type.String({ description: "What it answered, for people" }),
          advice: orNull(Type.String({ description: "What to do, or to change in the environment's file" })),
          needed: Type.Boolean({ description: "Whether monitors rest on it" }),
          metrics: Type.Array(
            Type.Object(
              {
                name: Type.String(),
                reported: Type.Boolean({ description: "Within the last day" }),
                tags: orNull(
                  Type.Array(Type.String(), { description: "Keys of its tags; null where they were not asked for" }),
                ),
              },
              { additionalProperties: false },
            ),
            { description: "The names that this is about" },
          ),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { $id: "urn:sluice:v1:doctor-output", additionalProperties: false },
);

/** What `sluice doctor --json` prints. */
export type DoctorOutput = Static<typeof DoctorOutput>;
