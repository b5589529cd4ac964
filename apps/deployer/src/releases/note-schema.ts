import Type from "typebox";
import { atSchema, notePosition, releaseNumber, sha256 } from "./release-schema.ts";

const place = {
  version: Type.Literal(1),
  ...notePosition,
  pipeline: Type.String(),
  environment: Type.String(),
  at: atSchema,
  by: Type.String(),
};
const began = Type.Literal("began");

/** The shape of a ledger's note of version 1. Keys that a later Sluice added are let be. */
export const NoteSchema = Type.Union([
  Type.Object({ ...place, kind: began, verb: Type.Union([Type.Literal("up"), Type.Literal("destroy")]) }),
  Type.Object({ ...place, kind: began, verb: Type.Literal("rollback"), rollbackTo: releaseNumber }),
  Type.Object({
    ...place,
    kind: Type.Literal("ended"),
    verb: Type.Union([Type.Literal("up"), Type.Literal("rollback")]),
    began: Type.Object(notePosition),
    result: Type.Union([Type.Literal("failed"), Type.Literal("stopped")]),
    code: Type.Optional(Type.String()),
  }),
  Type.Object({ ...place, kind: Type.Literal("taken-down") }),
  Type.Object({
    ...place,
    kind: Type.Literal("tested"),
    release: releaseNumber,
    result: Type.Union([Type.Literal("passed"), Type.Literal("failed")]),
    cases: Type.Integer({ minimum: 1 }),
    digest: sha256,
    commit: Type.Optional(Type.Object({ sha: Type.String(), dirty: Type.Boolean() })),
  }),
]);
