import Type, { type Static } from "typebox";
import { UpOutput } from "./up-output.ts";

const releaseNumber = Type.Integer({ minimum: 1 });

/** What `sluice promote --json` prints. */
export const PromoteOutput = Type.Object(
  {
    version: Type.Literal(1),
    from: Type.String({ description: "Environment" }),
    to: Type.String({ description: "Environment" }),
    release: Type.Integer({ minimum: 1, description: "The release that was promoted, where it comes from" }),
    tested: Type.Object(
      {
        release: releaseNumber,
        cases: Type.Integer({ minimum: 1, description: "How many cases passed" }),
        at: Type.String({ description: "ISO 8601" }),
        by: Type.String(),
      },
      {
        additionalProperties: false,
        description: "The test that lets it go: its own, or of another release with its content",
      },
    ),
    differences: Type.Array(
      Type.Object({ what: Type.String(), from: Type.String(), to: Type.String() }, { additionalProperties: false }),
      { description: "What differs between the two environments, the content aside" },
    ),
    deployment: UpOutput,
  },
  { $id: "urn:sluice:v1:promote-output", additionalProperties: false },
);

/** What `sluice promote --json` prints. */
export type PromoteOutput = Static<typeof PromoteOutput>;
