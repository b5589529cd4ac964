import Type from "typebox";
import { ResolvedPipelineSchema } from "./resolved-pipeline-schema.ts";

const text = Type.String();
/** A digest, as hex. */
export const sha256 = Type.String({ pattern: "^[0-9a-f]{64}$" });
const digest = Type.String({ pattern: "^sha256:[0-9a-f]{64}$" });
const uri = Type.String({ pattern: "^s3://[^/]+/.+$" });
/** Number of a release. */
export const releaseNumber = Type.Integer({ minimum: 1 });
/** A time, ISO 8601 in UTC. */
export const atSchema = Type.String({ pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$" });
/** Where a note stands: after which release, and which one of the notes there. */
export const notePosition = { after: Type.Integer({ minimum: 0 }), number: releaseNumber };
const bundle = Type.Object({ pinned: uri, sha256 });

const pins = Type.Object({
  images: Type.Record(Type.String(), Type.Object({ image: text, pinned: text, digest: Type.Optional(digest) })),
  artifacts: Type.Record(
    Type.String(),
    Type.Object({
      modelData: text,
      versionId: Type.Optional(text),
      pinned: uri,
      sha256,
      sizeBytes: Type.Integer({ minimum: 0 }),
    }),
  ),
  bundles: Type.Object({ trigger: bundle, delivery: bundle }),
});

/** The shape of a release record of version 1. Keys that a later Sluice added are let be: they say nothing about how to repeat it. */
export const ReleaseSchema = Type.Object({
  version: Type.Literal(1),
  number: releaseNumber,
  pipeline: text,
  environment: text,
  at: atSchema,
  by: text,
  kind: Type.Union([Type.Literal("up"), Type.Literal("rollback")]),
  rollbackTo: Type.Optional(releaseNumber),
  promoted: Type.Optional(Type.Object({ from: text, release: releaseNumber })),
  unpromoted: Type.Optional(text),
  began: Type.Optional(Type.Object({ ...notePosition, at: atSchema })),
  commit: Type.Optional(
    Type.Object({
      sha: text,
      dirty: Type.Boolean(),
      committedAt: Type.Optional(atSchema),
      repository: Type.Optional(text),
    }),
  ),
  file: text,
  resolved: ResolvedPipelineSchema,
  pins,
  models: Type.Record(Type.String(), text),
  changes: Type.Integer({ minimum: 0 }),
  result: Type.Object({
    endpoints: Type.Literal("confirmed"),
    smoke: Type.Optional(Type.Literal("succeeded")),
  }),
});
