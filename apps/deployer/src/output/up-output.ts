import Type, { type Static } from "typebox";
import { PlanOutput } from "./plan-output.ts";

const SmokeModelOutput = Type.Object(
  {
    model: Type.String(),
    state: Type.String({ description: "succeeded; anything else would have failed the deployment" }),
    seconds: Type.Number({ minimum: 0, description: "From putting the document to the prediction" }),
  },
  { additionalProperties: true },
);

/** What `sluice up --json` and `sluice rollback --json` print. */
export const UpOutput = Type.Object(
  {
    version: Type.Literal(1),
    plan: PlanOutput,
    release: Type.Object(
      {
        number: Type.Integer({ minimum: 1 }),
        kind: Type.Union([Type.Literal("up"), Type.Literal("rollback")]),
        rollbackTo: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], { description: "The release put back" }),
        at: Type.String({ description: "ISO 8601" }),
        by: Type.String(),
        changes: Type.Integer({ minimum: 0, description: "Resources that changed" }),
        models: Type.Record(Type.String(), Type.String(), { description: "Version of each model" }),
      },
      { additionalProperties: false },
    ),
    smoke: Type.Union([
      Type.Null(),
      Type.Object(
        { documentId: Type.String(), source: Type.String(), models: Type.Array(SmokeModelOutput) },
        { additionalProperties: false },
      ),
    ]),
  },
  { $id: "urn:sluice:v1:up-output", additionalProperties: false },
);

/** What `sluice up --json` and `sluice rollback --json` print. */
export type UpOutput = Static<typeof UpOutput>;
