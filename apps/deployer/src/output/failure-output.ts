import Type, { type Static } from "typebox";
import { ProblemOutput } from "./problem-output.ts";

/** What every verb prints with `--json` when it fails before it has a document of its own. */
export const FailureOutput = Type.Object(
  {
    version: Type.Literal(1),
    ok: Type.Literal(false, { description: "No other document has this key at its top" }),
    error: Type.Object(
      {
        code: Type.String({ description: "Stable code, such as DEPLOY_STACK_LOCKED" }),
        message: Type.String(),
        hint: Type.Union([Type.String(), Type.Null()], { description: "Why, and what to do; may have several lines" }),
      },
      { additionalProperties: false },
    ),
    file: Type.Union([Type.String(), Type.Null()], { description: "The file that has the problems, as it was named" }),
    problems: Type.Array(
      Type.Object(
        {
          ...ProblemOutput.properties,
          file: Type.Optional(Type.String({ description: "Only where several files were read, such as cases" })),
        },
        { additionalProperties: false },
      ),
      { description: "Every problem of an invalid file; else none" },
    ),
  },
  { $id: "urn:sluice:v1:failure-output", additionalProperties: false },
);

/** What every verb prints with `--json` when it fails before it has a document of its own. */
export type FailureOutput = Static<typeof FailureOutput>;
