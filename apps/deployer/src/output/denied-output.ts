import Type, { type Static } from "typebox";

const text = Type.Union([Type.String(), Type.Null()]);

/** A call that was denied on this machine, as it would be in AWS, and what would allow it. */
export const DeniedOutput = Type.Object(
  {
    principal: Type.String({ description: "ARN of the role that made the call" }),
    action: Type.String(),
    resource: Type.String(),
    reason: Type.Union([Type.Literal("no-allow"), Type.Literal("explicit-deny")]),
    count: Type.Integer({ minimum: 0 }),
    model: text,
    file: text,
    line: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
    fix: Type.String({ description: "What would allow the call" }),
  },
  { additionalProperties: false },
);

/** A call that was denied on this machine, as it would be in AWS, and what would allow it. */
export type DeniedOutput = Static<typeof DeniedOutput>;
