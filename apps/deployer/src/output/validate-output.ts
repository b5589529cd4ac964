import Type, { type Static } from "typebox";

/** What `sluice validate --json` prints. */
export const ValidateOutput = Type.Object(
  {
    version: Type.Literal(1),
    files: Type.Array(
      Type.Object(
        {
          file: Type.String({ description: "The file, as it was named on the command line" }),
          ok: Type.Boolean({ description: "Whether it has no error; it may have warnings" }),
          problems: Type.Array(
            Type.Object(
              {
                code: Type.String({ description: "Stable code, such as SPEC_UNKNOWN_KEY" }),
                severity: Type.Union([Type.Literal("error"), Type.Literal("warning")]),
                line: Type.Integer({ minimum: 1 }),
                column: Type.Integer({ minimum: 1 }),
                path: Type.String({ description: "Where in the document; empty for the whole file" }),
                message: Type.String(),
                hint: Type.Union([Type.String(), Type.Null()], { description: "What to write instead" }),
              },
              { additionalProperties: false },
            ),
          ),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { $id: "urn:sluice:v1:validate-output", additionalProperties: false },
);

/** What `sluice validate --json` prints. */
export type ValidateOutput = Static<typeof ValidateOutput>;
