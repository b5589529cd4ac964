import { sha256Hex } from "../documents/document-id.ts";
import { RuntimeError } from "../runtime-error.ts";
import type { InferenceFailed, Message, ObjectCreated } from "./message.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a message's body: an EventBridge event, a SageMaker notification, or one inside the JSON that SNS wraps around it.
 * What is recognised but nobody's business is `irrelevant`; what cannot be recognised must not vanish, so it throws and ends in the dead-letter queue.
 * @throws RUNTIME_MESSAGE_UNREADABLE
 */
export function parseMessage(body: string): Message {
  const fields = parseObject(body);
  if (fields["Type"] === "Notification" && typeof fields["Message"] === "string") {
    return parseUnwrapped(parseObject(fields["Message"]));
  }
  return parseUnwrapped(fields);
}

function parseUnwrapped(fields: Fields): Message {
  if (typeof fields["detail-type"] === "string") return parseEventBridge(fields);
  if (fields["eventSource"] === "aws:sagemaker") return parseSageMaker(fields);
  // What S3 sends to a queue when somebody switches classic notifications on.
  if (fields["Event"] === "s3:TestEvent") return { kind: "irrelevant", reason: "s3:TestEvent" };
  throw unreadable("it is neither an EventBridge event nor a SageMaker notification");
}

function parseEventBridge(event: Fields): Message {
  if (event["source"] !== "aws.s3" || event["detail-type"] !== "Object Created") {
    return { kind: "irrelevant", reason: `${String(event["source"])} ${String(event["detail-type"])}` };
  }
  const detail = fieldsOf(event["detail"]);
  const object = fieldsOf(detail["object"]);
  const versionId = object["version-id"];
  const created: ObjectCreated = {
    kind: "object-created",
    eventId: textOf(event, "id"),
    bucket: textOf(fieldsOf(detail["bucket"]), "name"),
    key: textOf(object, "key"),
    etag: textOf(object, "etag"),
    sizeBytes: typeof object["size"] === "number" ? object["size"] : 0,
    createdAt: textOf(event, "time"),
  };
  // Every object of a bucket whose versioning is suspended has the version "null", so it tells none apart.
  const hasVersion = typeof versionId === "string" && versionId !== "" && versionId !== "null";
  return hasVersion ? { ...created, versionId } : created;
}

function parseSageMaker(notification: Fields): Message {
  if (notification["eventName"] !== "InferenceResult" || notification["invocationStatus"] !== "Failed") {
    const status = notification["invocationStatus"] ?? "";
    return {
      kind: "irrelevant",
      reason: `aws:sagemaker ${String(notification["eventName"])} ${String(status)}`.trim(),
    };
  }
  const inferenceId = textOf(notification, "inferenceId");
  const endpointName = fieldsOf(notification["requestParameters"])["endpointName"];
  const failed: InferenceFailed = {
    kind: "inference-failed",
    // Moved by hand, a notification is a new message, so only its own content says that it is the same one.
    eventId: `failure-${sha256Hex(JSON.stringify([inferenceId, notification["receivedTime"], notification["eventTime"]])).slice(0, 32)}`,
    inferenceId,
  };
  return typeof endpointName === "string" ? { ...failed, endpointName } : failed;
}

function parseObject(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable("it is not JSON", cause);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw unreadable("it is not a JSON object");
  return value as Fields;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== "string" || value === "") throw unreadable(`its "${name}" is missing`);
  return value;
}

function unreadable(why: string, cause?: unknown): RuntimeError {
  return new RuntimeError("RUNTIME_MESSAGE_UNREADABLE", `the message cannot be read: ${why}`, {
    hint: "the trigger takes EventBridge events of S3 and error notifications of SageMaker",
    cause,
  });
}
