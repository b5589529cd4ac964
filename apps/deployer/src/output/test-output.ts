import Type, { type Static } from "typebox";
import { CompareOutput } from "./compare-output.ts";
import { DeniedOutput } from "./denied-output.ts";

const text = Type.Union([Type.String(), Type.Null()]);
const seconds = Type.Number({ minimum: 0 });
const count = Type.Integer({ minimum: 0 });

/** One way in which a prediction is not what was expected. */
export const FindingOutput = Type.Object(
  {
    kind: Type.Union(
      [
        Type.Literal("schema"),
        Type.Literal("equals"),
        Type.Literal("near"),
        Type.Literal("matches"),
        Type.Literal("absent"),
        Type.Literal("stored"),
        Type.Literal("no-prediction"),
        Type.Literal("not-json"),
        Type.Literal("not-stored"),
      ],
      { description: "Which expectation it is, or what kept it from being looked at" },
    ),
    pointer: Type.Union([Type.String(), Type.Null()], { description: "JSON Pointer into the prediction" }),
    message: Type.String({ description: "One sentence" }),
    expected: Type.Unknown({ description: "Null when nothing was expected there" }),
    actual: Type.Unknown({ description: "Null when there is nothing" }),
    line: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], { description: "Line of expect.yaml" }),
    runs: Type.Array(Type.Integer({ minimum: 1 }), { description: "Repetitions it was found in" }),
  },
  { additionalProperties: false },
);

/** One way in which a prediction is not what was expected. */
export type FindingOutput = Static<typeof FindingOutput>;

const status = Type.Union([
  Type.Literal("passed"),
  Type.Literal("failed"),
  Type.Literal("flaky"),
  Type.Literal("updated"),
]);

const CaseOutput = Type.Object(
  {
    name: Type.String(),
    file: Type.String({ description: "Its expect.yaml" }),
    description: text,
    input: Type.Object(
      { path: Type.String({ description: "Absolute" }), name: Type.String(), sizeBytes: count },
      { additionalProperties: false },
    ),
    status,
    seconds,
    runs: Type.Array(
      Type.Object(
        { repetition: Type.Integer({ minimum: 1 }), documentId: text, passed: Type.Boolean(), seconds },
        { additionalProperties: false },
      ),
    ),
    models: Type.Array(
      Type.Object(
        {
          model: Type.String(),
          status: Type.String({ description: "What became of the document at this model in the run that is shown" }),
          seconds: Type.Union([seconds, Type.Null()]),
          expected: Type.Unknown({ description: "The stored prediction, else null" }),
          prediction: Type.Unknown({ description: "The prediction when it is JSON of at most 100 KiB, else null" }),
          reason: text,
          findings: Type.Array(FindingOutput),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

/** What `sluice test --json` prints, and every report of it is made from. */
export const TestOutput = Type.Object(
  {
    version: Type.Literal(1),
    pipeline: Type.String(),
    environment: Type.String(),
    release: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], { description: "Null on this machine" }),
    file: Type.String({ description: "The pipeline file" }),
    startedAt: Type.String({ description: "ISO 8601" }),
    seconds,
    repeat: Type.Integer({ minimum: 1 }),
    passed: Type.Boolean({ description: "No case failed or was flaky, and there is one" }),
    cases: Type.Array(CaseOutput),
    denied: Type.Optional(
      Type.Array(DeniedOutput, { description: "On this machine: nobody tells what AWS denies a deployment" }),
    ),
    comparison: Type.Optional(CompareOutput),
  },
  { $id: "urn:sluice:v1:test-output", additionalProperties: false },
);

/** What `sluice test --json` prints, and every report of it is made from. */
export type TestOutput = Static<typeof TestOutput>;
