import Type from "typebox";

const sentences = (description: string) => Type.Array(Type.String(), { description });
const count = Type.Integer({ minimum: 0 });
const inputs = (description: string) => Type.Record(Type.String(), Type.Unknown(), { description });

const Step = Type.Object(
  {
    kind: Type.String({ description: "Pulumi's word, such as create, update, delete or create-replacement" }),
    urn: Type.String(),
    type: Type.String({ description: "Pulumi token, such as aws:sqs/queue:Queue" }),
    name: Type.String({ description: "Logical name" }),
    parent: Type.Optional(Type.String({ description: "URN of the component it belongs to" })),
    id: Type.Optional(Type.String({ description: "The provider's id" })),
    before: Type.Optional(inputs("Inputs before; without secrets")),
    after: Type.Optional(inputs("Inputs after; without secrets")),
    changed: Type.Array(Type.String(), { description: "Paths of the properties that change" }),
    replacing: Type.Array(Type.String(), { description: "Those that make the resource be made anew" }),
    protected: Type.Boolean({ description: "Whether Pulumi refuses to delete it" }),
  },
  { additionalProperties: false },
);

/** A plan, as every verb that deploys prints it with `--json`. */
export const PlanOutput = Type.Object(
  {
    version: Type.Literal(1),
    stack: Type.String({ description: "<pipeline>.<environment>" }),
    pipeline: Type.String(),
    environment: Type.String(),
    operation: Type.Union([Type.Literal("up"), Type.Literal("destroy"), Type.Literal("refresh")]),
    rollbackTo: Type.Optional(Type.Integer({ minimum: 1, description: "The release that a rollback puts back" })),
    empty: Type.Boolean({ description: "Whether nothing changes" }),
    models: Type.Array(
      Type.Object(
        {
          model: Type.String(),
          kind: Type.Union(
            (["new", "restart", "scale", "adjust", "remove", "unchanged"] as const).map((kind) => Type.Literal(kind)),
          ),
          because: sentences("Why, in the user's terms"),
        },
        { additionalProperties: false },
      ),
    ),
    shared: sentences("What changes of the source, the delivery and the notifications"),
    documents: sentences("What happens to documents that wait or arrive meanwhile"),
    consumers: sentences("What a consumer would notice"),
    irreversible: sentences("What cannot be undone"),
    blocked: sentences("What stops the deployment"),
    counts: Type.Object(
      { create: count, update: count, replace: count, delete: count, same: count },
      { additionalProperties: false },
    ),
    steps: Type.Array(Step, { description: "Every step but the unchanged ones" }),
  },
  { $id: "urn:sluice:v1:plan", additionalProperties: false },
);
