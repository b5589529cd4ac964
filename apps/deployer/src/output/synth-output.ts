import Type, { type Static } from "typebox";

const values = (description: string) => Type.Record(Type.String(), Type.Unknown(), { description });

/** What `sluice synth --json` prints. */
export const SynthOutput = Type.Object(
  {
    version: Type.Literal(1),
    pipeline: Type.String(),
    environment: Type.String(),
    resources: Type.Array(
      Type.Object(
        {
          type: Type.String({ description: "Pulumi token, such as aws:sqs/queue:Queue" }),
          name: Type.String({ description: "Logical name" }),
          parent: Type.Union([Type.String(), Type.Null()], { description: "Logical name of its component" }),
          inputs: values("Plain values, JSON policies included"),
        },
        { additionalProperties: false },
      ),
    ),
    outputs: values("What the pipeline tells others, such as ARNs of its topics"),
  },
  { $id: "urn:sluice:v1:synth-output", additionalProperties: false },
);

/** What `sluice synth --json` prints. */
export type SynthOutput = Static<typeof SynthOutput>;
