import Type, { type Static } from "typebox";

/** A problem of a pipeline or environment file, as every `--json` prints it. */
export const ProblemOutput = Type.Object(
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
);

/** A problem of a pipeline or environment file, as every `--json` prints it. */
export type ProblemOutput = Static<typeof ProblemOutput>;
