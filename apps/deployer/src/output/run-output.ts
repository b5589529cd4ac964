import Type, { type Static } from "typebox";
import { DeniedOutput } from "./denied-output.ts";

const time = Type.Union([Type.String(), Type.Null()], { description: "ISO 8601" });
const status = Type.Union(
  [
    Type.Literal("succeeded"),
    Type.Literal("failed"),
    Type.Literal("superseded"),
    Type.Literal("skipped"),
    Type.Literal("timed-out"),
    Type.Literal("waiting"),
    Type.Literal("queued"),
    Type.Literal("running"),
  ],
  { description: "The last three only in a run that was stopped" },
);

/** What `sluice run --json` prints. */
export const RunOutput = Type.Object(
  {
    version: Type.Literal(1),
    pipeline: Type.String(),
    environment: Type.String(),
    documents: Type.Array(
      Type.Object(
        {
          documentId: Type.String({ pattern: "^[0-9a-f]{64}$" }),
          source: Type.String({ description: "S3 URI of the document" }),
          status,
          models: Type.Array(
            Type.Object(
              {
                model: Type.String(),
                status,
                attempts: Type.Integer({ minimum: 0, description: "How often the endpoint was invoked" }),
                startedAt: time,
                finishedAt: time,
                output: Type.Union([Type.String(), Type.Null()], { description: "S3 URI of the prediction" }),
                file: Type.Union([Type.String(), Type.Null()], {
                  description: "Where the prediction is on this machine",
                }),
                prediction: Type.Unknown({
                  description: "The prediction when it is JSON of at most 100 KiB, else null",
                }),
                reason: Type.Union([Type.String(), Type.Null()], { description: "Why there is no prediction" }),
              },
              { additionalProperties: false },
            ),
          ),
        },
        { additionalProperties: false },
      ),
    ),
    delivered: Type.Integer({ minimum: 0, description: "Envelopes put on the delivery stream" }),
    notifications: Type.Integer({ minimum: 0, description: "Envelopes published to the predictions topic" }),
    denied: Type.Array(DeniedOutput),
  },
  { $id: "urn:sluice:v1:run-output", additionalProperties: false },
);

/** What `sluice run --json` prints. */
export type RunOutput = Static<typeof RunOutput>;
