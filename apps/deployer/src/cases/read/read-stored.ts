import Type, { type Static } from "typebox";
import Value from "typebox/value";
import type { StoredPrediction } from "../case.ts";
import { isObject, parseJson } from "../judge/parse-json.ts";
import { readText } from "./read-text.ts";

const formatVersion = 1;

/** Shape of a stored prediction's file. */
const StoredFile = Type.Object(
  {
    version: Type.Literal(formatVersion),
    model: Type.String(),
    madeBy: Type.Object(
      { image: Type.String(), archive: Type.Optional(Type.String({ pattern: "^[0-9a-f]{64}$" })) },
      { additionalProperties: false },
    ),
    prediction: Type.Unknown(),
  },
  { additionalProperties: false },
);

/** A stored prediction, nothing when none is stored yet, or what is wrong with its file. */
export type ReadStoredResult =
  | { readonly stored: StoredPrediction | undefined }
  | { readonly fault: string; readonly hint: string };

const again = "remove it and store it anew: sluice test --update";

/** Reads the file that `--update` wrote for a model. */
export function readStored(path: string, model: string): ReadStoredResult {
  let text: string;
  try {
    text = readText(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { stored: undefined };
    return { fault: `cannot be read: ${(error as Error).message}`, hint: "check its permissions" };
  }
  const parsed = parseJson(text);
  if (!parsed.ok) return { fault: `cannot be read: ${parsed.fault}`, hint: `restore it, or ${again}` };
  return check(parsed.value, model);
}

function check(value: unknown, model: string): ReadStoredResult {
  const version = isObject(value) ? value["version"] : undefined;
  if (typeof version === "number" && version !== formatVersion) {
    const hint = `this Sluice knows ${formatVersion}: use the one that wrote it, or ${again}`;
    return { fault: `has the format version ${version}`, hint };
  }
  if (!Value.Check(StoredFile, value)) return { fault: "is no stored prediction", hint: `restore it, or ${again}` };
  if (value.model !== model) {
    return {
      fault: `is a prediction of ${value.model}`,
      hint: `remove it, and store one of ${model}: sluice test --update`,
    };
  }
  return { stored: toStored(value) };
}

function toStored({
  version,
  model,
  madeBy: { image, archive },
  prediction,
}: Static<typeof StoredFile>): StoredPrediction {
  return { version, model, madeBy: { image, ...(archive === undefined ? {} : { archive }) }, prediction };
}
