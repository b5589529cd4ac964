import Type, { type Static } from "typebox";
import { ProblemOutput } from "./problem-output.ts";

/** What `sluice validate --json` prints. */
export const ValidateOutput = Type.Object(
  {
    version: Type.Literal(1),
    files: Type.Array(
      Type.Object(
        {
          file: Type.String({ description: "The file, as it was named on the command line" }),
          ok: Type.Boolean({ description: "Whether it has no error; it may have warnings" }),
          problems: Type.Array(ProblemOutput),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { $id: "urn:sluice:v1:validate-output", additionalProperties: false },
);

/** What `sluice validate --json` prints. */
export type ValidateOutput = Static<typeof ValidateOutput>;
