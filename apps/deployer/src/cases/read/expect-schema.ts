import Type, { type Static } from "typebox";

const closed = { additionalProperties: false } as const;
const pointer = "^(/.*)?$";
const ofPointer = "by JSON Pointer (* stands for every item or member)";

const Near = Type.Object(
  {
    value: Type.Number({ description: "a number that the prediction is to be near", examples: [0.93] }),
    within: Type.Number({
      minimum: 0,
      description: "the most that the prediction may be away from it, 0 or more",
      examples: [0.05],
    }),
  },
  {
    ...closed,
    description: "a number and how far from it the prediction may be: {value: 0.93, within: 0.05}",
    examples: [{ value: 0.93, within: 0.05 }],
  },
);

const Stored = Type.Union(
  [
    Type.Literal(true, { description: "true: exactly what was stored", examples: [true] }),
    Type.Object(
      {
        within: Type.Optional(
          Type.Number({
            minimum: 0,
            default: 0,
            description: "the most that any number may differ, 0 or more",
            examples: [0.001],
          }),
        ),
        ignore: Type.Optional(
          Type.Array(Type.String({ pattern: pointer, description: "a JSON Pointer", examples: ["/readAt"] }), {
            default: [],
            description: "a list of JSON Pointers that are not compared",
            examples: [["/readAt"]],
          }),
        ),
      },
      { ...closed, description: "how the prediction is compared with the stored one", examples: [{ within: 0.001 }] },
    ),
  ],
  {
    description:
      "true, or within and ignore: the prediction is compared with stored/<model>.json, which sluice test --update writes",
    examples: [true, { within: 0.001, ignore: ["/readAt"] }],
  },
);

const Expectation = Type.Object(
  {
    schema: Type.Optional(
      Type.Union(
        [
          Type.String({
            minLength: 1,
            description: "path of a JSON file, from the case's folder",
            examples: ["schema.json"],
          }),
          Type.Object({}, { description: "a JSON Schema", examples: [{ type: "object" }] }),
        ],
        {
          description: "a JSON Schema that the prediction is valid against, or the path of one from the case's folder",
          examples: ["schema.json", { type: "object", required: ["propertyType"] }],
        },
      ),
    ),
    equals: Type.Optional(
      Type.Record(Type.String({ pattern: pointer }), Type.Unknown({ description: "any value", examples: ["office"] }), {
        description: `exact values ${ofPointer}`,
        examples: [{ "/propertyType": "office" }],
      }),
    ),
    near: Type.Optional(
      Type.Record(Type.String({ pattern: pointer }), Near, {
        description: `numbers and how far from them the prediction may be, ${ofPointer}`,
        examples: [{ "/confidence": { value: 0.93, within: 0.05 } }],
      }),
    ),
    matches: Type.Optional(
      Type.Record(
        Type.String({ pattern: pointer }),
        Type.String({
          description: "a regular expression in quotes, found anywhere in the text",
          examples: ["office"],
        }),
        {
          description: `regular expressions ${ofPointer}`,
          examples: [{ "/text": "office" }],
        },
      ),
    ),
    absent: Type.Optional(
      Type.Array(Type.String({ pattern: pointer, description: "a JSON Pointer", examples: ["/error"] }), {
        description: "a list of JSON Pointers that lead nowhere",
        examples: [["/error"]],
      }),
    ),
    stored: Type.Optional(Stored),
  },
  {
    ...closed,
    description: "what a model's prediction must satisfy",
    examples: [{ equals: { "/propertyType": "office" } }],
  },
);

/** What `expect.yaml` of a case holds. Descriptions follow "expected" in messages, so they begin like the rest of a sentence. */
export const ExpectFile = Type.Object(
  {
    description: Type.Optional(
      Type.String({
        minLength: 1,
        description: "one sentence that says what the case shows",
        examples: ["A clean office flyer is read and classified."],
      }),
    ),
    input: Type.Optional(
      Type.String({
        minLength: 1,
        description: "path of the document from the case's folder, in or below the pipeline's folder",
        examples: ["../../inputs/office-clean.png"],
      }),
    ),
    timeoutSeconds: Type.Optional(
      Type.Number({
        minimum: 1,
        maximum: 86_400,
        description: "the seconds until a run of the case is given up, 1 to 86400",
        examples: [60],
      }),
    ),
    models: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Union([Expectation, Type.Null()], {
          description: "what the model's prediction must satisfy, such as schema, equals and stored",
        }),
        {
          description: "what is expected of each model, by its name",
          examples: [{ "model-b": { equals: { "/propertyType": "office" } } }],
        },
      ),
    ),
  },
  {
    $id: "urn:sluice:v1:expect",
    ...closed,
    description: "what the predictions of a case must satisfy",
    examples: [{ models: { "model-b": { equals: { "/propertyType": "office" } } } }],
  },
);

/** What `expect.yaml` of a case holds. */
export type ExpectFile = Static<typeof ExpectFile>;

/** What `expect.yaml` asks of one model. */
export type ExpectedOfModel = Static<typeof Expectation>;
