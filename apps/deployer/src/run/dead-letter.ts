/** What a dead letter was about: an object, or an inference that failed. */
export interface DeadLetter {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
  readonly etag: string;
  readonly inferenceId?: string;
}

/** Reads the body of a message that nobody could handle; undefined when it is about no document. */
export function parseDeadLetter(body: string): DeadLetter | undefined {
  const message = parse(body);
  const notification = typeof message?.Message === "string" ? parse(message.Message) : message;
  if (typeof notification?.inferenceId === "string")
    return { bucket: "", key: "", etag: "", inferenceId: notification.inferenceId };
  const detail = field(message, "detail");
  const bucket = field(detail, "bucket")?.name;
  const object = field(detail, "object");
  if (typeof bucket !== "string" || typeof object?.key !== "string") return undefined;
  const versionId = object["version-id"];
  return {
    bucket,
    key: object.key,
    etag: typeof object.etag === "string" ? object.etag : "",
    ...(typeof versionId === "string" ? { versionId } : {}),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function parse(text: string): Fields | undefined {
  try {
    return toFields(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function field(fields: Fields | undefined, name: string): Fields | undefined {
  return toFields(fields?.[name]);
}

function toFields(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null ? { ...value } : undefined;
}
