import Type, { type Static } from "typebox";

/** What `sluice bootstrap --json` prints. */
export const BootstrapOutput = Type.Object(
  {
    version: Type.Literal(1),
    environment: Type.String(),
    made: Type.Boolean({ description: "false for a preview" }),
    changes: Type.Integer({ minimum: 0, description: "Resources made or changed, or that would be" }),
    lines: Type.Object(
      {
        backend: Type.String(),
        secretsProvider: Type.String(),
        ledger: Type.String(),
        artifacts: Type.String(),
        deployRole: Type.String(),
        permissionsBoundary: Type.String(),
      },
      { additionalProperties: false, description: "What the environment's file must say" },
    ),
  },
  { $id: "urn:sluice:v1:bootstrap-output", additionalProperties: false },
);

/** What `sluice bootstrap --json` prints. */
export type BootstrapOutput = Static<typeof BootstrapOutput>;
