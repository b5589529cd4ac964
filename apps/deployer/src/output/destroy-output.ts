import Type, { type Static } from "typebox";
import { PlanOutput } from "./plan-output.ts";

/** What `sluice destroy --json` prints. */
export const DestroyOutput = Type.Object(
  {
    version: Type.Literal(1),
    plan: PlanOutput,
    kept: Type.Array(Type.String(), {
      description: "Buckets that hold data: they stay, and the next up takes them on",
    }),
    deleted: Type.Integer({ minimum: 0, description: "Resources that are gone" }),
  },
  { $id: "urn:sluice:v1:destroy-output", additionalProperties: false },
);

/** What `sluice destroy --json` prints. */
export type DestroyOutput = Static<typeof DestroyOutput>;
