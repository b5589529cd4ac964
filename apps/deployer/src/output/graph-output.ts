import Type, { type Static } from "typebox";

const count = Type.Integer({ minimum: 0 });

/** What `sluice graph --json` prints. */
export const GraphOutput = Type.Object(
  {
    version: Type.Literal(1),
    pipeline: Type.String(),
    environment: Type.String(),
    source: Type.Object(
      { bucket: Type.String(), create: Type.Boolean(), prefix: Type.String(), suffixes: Type.Array(Type.String()) },
      { additionalProperties: false },
    ),
    models: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          parents: Type.Array(Type.String()),
          children: Type.Array(Type.String()),
          instanceType: Type.String(),
          instances: Type.Union([
            Type.Object({ kind: Type.Literal("fixed"), count }, { additionalProperties: false }),
            Type.Object(
              { kind: Type.Literal("backlog"), min: count, max: count, backlogPerInstance: count },
              { additionalProperties: false },
            ),
          ]),
          delivered: Type.Boolean({ description: "Whether its predictions leave the pipeline" }),
        },
        { additionalProperties: false },
      ),
      { description: "Every model after its parents" },
    ),
    deliver: Type.Object(
      {
        firehose: Type.Union([
          Type.Object({ bufferSeconds: count, bufferMiB: count }, { additionalProperties: false }),
          Type.Null(),
        ]),
        notify: Type.Boolean(),
      },
      { additionalProperties: false },
    ),
  },
  { $id: "urn:sluice:v1:graph-output", additionalProperties: false },
);

/** What `sluice graph --json` prints. */
export type GraphOutput = Static<typeof GraphOutput>;
