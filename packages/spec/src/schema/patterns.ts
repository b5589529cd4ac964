/** `${stage}` where a value may hold it. */
const stage = "\\$\\{stage\\}";
const bucket = `(?:[a-z0-9]|${stage})(?:[a-z0-9.-]|${stage})*`;
const keyCharacters = `[^\\s*?]`;

/** Shapes of strings in the pipeline file, as JSON Schema patterns; `${stage}` is still in the text they are matched with. */
export const patterns = {
  name: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
  owner: "^[A-Za-z0-9][A-Za-z0-9 _.:/=+@-]*$",
  bucket: `^${bucket}$`,
  bucketWithPrefix: `^${bucket}(?:/${keyCharacters}*)?$`,
  prefix: "^(?!/)[^\\s]*$",
  suffix: "^\\.[^/\\s]+$",
  /** `[registry/]repository[:tag][@digest]`. */
  image: `^(?:[A-Za-z0-9.-]+(?::[0-9]+)?/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::(?:[\\w.-]|${stage})+)?(?:@sha256:[0-9a-f]{64})?$`,
  modelData: `^s3://${bucket}/${keyCharacters}+\\.tar\\.gz$`,
  /** An S3 URI, or a path within the pipeline's folder. */
  localModelData: `^(?:s3://${bucket}/${keyCharacters}+|(?!/|[A-Za-z]:|s3:|(?:.*/)?\\.\\.(?:/|$))[^\\\\\\n]+)\\.tar\\.gz$`,
  instanceType: "^ml\\.[a-z0-9-]+\\.[a-z0-9-]+$",
  environmentVariable: "^[A-Za-z_][A-Za-z0-9_]*$",
  mediaType: "^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(?:; ?[A-Za-z0-9_-]+=[A-Za-z0-9_.-]+)*$",
  action: "^(?:\\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$",
  resource: `^(?:\\*|arn:aws(?:-[a-z-]+)?:[a-z0-9-]+:[a-z0-9-]*:(?:[0-9]{12}|aws)?:\\S+)$`,
  account: "^[0-9]{12}$",
} as const;
