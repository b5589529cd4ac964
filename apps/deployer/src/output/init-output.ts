import Type, { type Static } from "typebox";

/** What `sluice init --json` prints. */
export const InitOutput = Type.Object(
  {
    version: Type.Literal(1),
    pipeline: Type.String({ description: "Its name" }),
    file: Type.String({ description: "The pipeline file" }),
    template: Type.String(),
    files: Type.Array(Type.String(), { description: "All that was made" }),
    next: Type.Array(Type.String(), { description: "Commands to go on with" }),
  },
  { $id: "urn:sluice:v1:init-output", additionalProperties: false },
);

/** What `sluice init --json` prints. */
export type InitOutput = Static<typeof InitOutput>;
