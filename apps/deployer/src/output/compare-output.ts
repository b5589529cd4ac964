import Type, { type Static } from "typebox";

// Why there is no prediction on a side.
const reason = Type.Union([Type.String(), Type.Null()]);
const count = Type.Integer({ minimum: 0 });

/** One of the two versions. */
const SideOutput = Type.Object(
  {
    kind: Type.Union([Type.Literal("work-tree"), Type.Literal("commit"), Type.Literal("release")]),
    label: Type.String({ description: 'For a person, such as "main (1a2b3c4)" or "release 7 of data_dev"' }),
    commit: Type.Union(
      [
        Type.Object(
          { sha: Type.String(), dirty: Type.Boolean({ description: "Files of the pipeline's folder differ from it" }) },
          { additionalProperties: false },
        ),
        Type.Null(),
      ],
      { description: "Where its files come from; null outside a git work tree" },
    ),
    environment: Type.Union([Type.String(), Type.Null()], { description: "Of a release, else null" }),
    release: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
    notes: Type.Array(Type.String(), { description: "What a reader must know of it, a sentence each" }),
  },
  { additionalProperties: false },
);

const content = Type.Union([
  Type.Object(
    {
      image: Type.String(),
      archive: Type.Union([Type.String(), Type.Null()], { description: "SHA-256, 64 hex digits" }),
    },
    { additionalProperties: false },
  ),
  Type.Null(),
]);

const ComparedCase = Type.Object(
  {
    case: Type.String(),
    result: Type.Union(
      [
        Type.Literal("same"),
        Type.Literal("changed"),
        Type.Literal("failed-before"),
        Type.Literal("failed-after"),
        Type.Literal("failed-both"),
        Type.Literal("only-before"),
        Type.Literal("only-after"),
      ],
      { description: "failed-*: no prediction on that side; only-*: the model is in that version only" },
    ),
    differences: Type.Array(
      Type.Object(
        {
          pointer: Type.String({ description: "JSON Pointer into the prediction" }),
          kind: Type.Union([Type.Literal("changed"), Type.Literal("added"), Type.Literal("removed")]),
          before: Type.Unknown({ description: "Null when it was added" }),
          after: Type.Unknown({ description: "Null when it was removed" }),
        },
        { additionalProperties: false },
      ),
    ),
    unstable: Type.Array(Type.String(), {
      description: "Pointers at which one version differs from itself between repetitions; not among the differences",
    }),
    moreDifferences: Type.Integer({ minimum: 0, description: "Found, but not listed" }),
    reasonBefore: reason,
    reasonAfter: reason,
  },
  { additionalProperties: false },
);

const ComparedModel = Type.Object(
  {
    model: Type.String(),
    before: content,
    after: content,
    compared: Type.Integer({ minimum: 0, description: "Cases with a prediction on both sides" }),
    changed: Type.Integer({ minimum: 0, description: "Of these, predictions that changed" }),
    failedBefore: count,
    failedAfter: count,
    numbers: Type.Array(
      Type.Object(
        {
          pointer: Type.String({ description: "With * for the index in a list" }),
          cases: Type.Integer({ minimum: 1, description: "In which it changed" }),
          largest: Type.Object(
            { case: Type.String(), before: Type.Number(), after: Type.Number() },
            { additionalProperties: false, description: "Where it moved furthest" },
          ),
        },
        { additionalProperties: false },
      ),
      { description: "Numbers that changed" },
    ),
    labels: Type.Array(
      Type.Object(
        {
          pointer: Type.String({ description: "With * for the index in a list" }),
          cases: Type.Integer({ minimum: 1, description: "In which it changed" }),
          moves: Type.Array(
            Type.Object(
              { before: Type.Unknown(), after: Type.Unknown(), count: Type.Integer({ minimum: 1 }) },
              { additionalProperties: false },
            ),
            { description: "From which value to which, how often; the most frequent first" },
          ),
        },
        { additionalProperties: false },
      ),
      { description: "Short texts, booleans and nulls that changed" },
    ),
    cases: Type.Array(ComparedCase),
  },
  { additionalProperties: false },
);

/** What changed in a pipeline's predictions from one version to another, for the same cases. */
export const CompareOutput = Type.Object(
  {
    before: SideOutput,
    after: SideOutput,
    changed: Type.Boolean({ description: "Any prediction, or whether there is one, differs" }),
    models: Type.Array(ComparedModel),
  },
  { additionalProperties: false },
);

/** What changed in a pipeline's predictions from one version to another, for the same cases. */
export type CompareOutput = Static<typeof CompareOutput>;
