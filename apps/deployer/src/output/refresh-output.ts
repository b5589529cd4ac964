import Type, { type Static } from "typebox";
import { PlanOutput } from "./plan-output.ts";

/** What `sluice refresh --json` prints. */
export const RefreshOutput = Type.Object(
  { version: Type.Literal(1), plan: PlanOutput },
  { $id: "urn:sluice:v1:refresh-output", additionalProperties: false },
);

/** What `sluice refresh --json` prints. */
export type RefreshOutput = Static<typeof RefreshOutput>;
