import { didYouMean } from "../did-you-mean.ts";
import { instanceTypes } from "../instance-types.ts";
import { patterns } from "../schema/patterns.ts";
import { type Path, renderPath } from "../yaml/path.ts";
import type { Finding } from "./finding.ts";
import { describeSchema, type JsonSchema } from "./json-schema.ts";
import { quote } from "./quote.ts";
import { unknownVariable, variableFinding } from "./rules/variable-rules.ts";

/** Text of the scalar at a path as the author wrote it. */
export type ScalarSource = (path: Path) => string | undefined;

const codes: ReadonlyMap<string, string> = new Map([
  [patterns.name, "SPEC_BAD_NAME"],
  [patterns.bucket, "SPEC_BAD_BUCKET"],
  [patterns.bucketWithPrefix, "SPEC_BAD_BUCKET"],
  [patterns.suffix, "SPEC_BAD_SUFFIX"],
  [patterns.image, "SPEC_BAD_IMAGE"],
  [patterns.modelData, "SPEC_BAD_MODEL_DATA"],
  [patterns.localModelData, "SPEC_BAD_MODEL_DATA"],
  [patterns.instanceType, "SPEC_UNKNOWN_INSTANCE_TYPE"],
  [patterns.resource, "SPEC_BAD_ARN"],
  [patterns.account, "SPEC_BAD_ACCOUNT"],
]);

/** Says what keeps a text from being what its schema takes. */
export function explainText(schema: JsonSchema, value: string, path: Path): Finding[] {
  const { pattern, minLength = 0, maxLength = Infinity } = schema;
  if (pattern !== undefined && !new RegExp(pattern, "u").test(value)) return [unmatched(schema, pattern, value, path)];
  const length = [...value].length;
  if (length >= minLength && length <= maxLength) return [];
  const expected = length < minLength ? `at least ${minLength}` : `at most ${maxLength}`;
  const message = `${renderPath(path)} has ${length} characters, expected ${expected}`;
  return [{ code: "SPEC_BAD_VALUE", path, message }];
}

function unmatched(schema: JsonSchema, pattern: string, value: string, path: Path): Finding {
  const variable = unknownVariable(value);
  if (variable !== undefined) return variableFinding(variable, path);
  const code = codes.get(pattern) ?? "SPEC_BAD_VALUE";
  const message = `${renderPath(path)} is ${quote(value)}, expected ${describeSchema(schema)}`;
  const hint = textHint(code, value);
  return {
    code,
    path,
    message: code === "SPEC_BAD_NAME" ? nameMessage(schema, value, path) : message,
    ...(hint === undefined ? {} : { hint }),
  };
}

function nameMessage(schema: JsonSchema, value: string, path: Path): string {
  const whose = path.length === 1 && path[0] === "name" ? "the pipeline's" : "a model's";
  return `${quote(value)} cannot be ${whose} name, expected ${describeSchema(schema)}`;
}

function textHint(code: string, value: string): string | undefined {
  // A suggestion for a very long text would help nobody, and the patterns below are not made for one.
  if (value.length > 256) return undefined;
  switch (code) {
    case "SPEC_BAD_NAME": {
      const name = value
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^[-0-9]+|-+$/g, "");
      return name === "" || name === value ? undefined : `did you mean "${name}"?`;
    }
    case "SPEC_UNKNOWN_INSTANCE_TYPE": {
      const meant = instanceTypes.has(`ml.${value}`) ? `ml.${value}` : didYouMean(value, instanceTypes);
      return meant === undefined ? undefined : `did you mean "${meant}"?`;
    }
    case "SPEC_BAD_SUFFIX":
      return /^[^.\s/]+$/.test(value) ? `did you mean ".${value}"?` : undefined;
    case "SPEC_BAD_BUCKET":
      return bucketHint(value);
    case "SPEC_BAD_MODEL_DATA":
      return modelDataHint(value);
    case "SPEC_BAD_ACCOUNT":
      return /^[0-9][0-9 -]+$/.test(value)
        ? `an account id has 12 digits; this has ${value.replace(/[^0-9]/g, "").length}`
        : undefined;
    default:
      return undefined;
  }
}

function bucketHint(value: string): string | undefined {
  const bare = value.replace(/^s3:\/\/|^arn:aws[a-z-]*:s3:::/, "").replace(/\/?\*+$/, "");
  if (bare !== value && bare !== "") return `did you mean "${bare}"?`;
  return /[A-Z_]/.test(value) ? `did you mean "${value.toLowerCase().replaceAll("_", "-")}"?` : undefined;
}

function modelDataHint(value: string): string | undefined {
  const s3 = /^s3:\/*(.+)$/i.exec(value)?.[1];
  if (s3?.endsWith(".tar.gz") && value !== `s3://${s3}`) return `did you mean "s3://${s3}"?`;
  if (/\.(?:zip|tgz|tar|pkl|joblib|onnx|pt)$/.test(value))
    return "pack the model's files into a .tar.gz and upload that";
  if (s3 === undefined) return "a path on your machine belongs into environments.local.models.<model>.modelData";
  return undefined;
}
