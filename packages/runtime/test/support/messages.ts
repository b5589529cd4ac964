import type { SqsEvent, SqsRecord } from "../../src/messages/sqs-event.ts";

/** An object of an `Object Created` event; every field has a default. */
export interface ObjectEventOptions {
  readonly id?: string;
  readonly bucket?: string;
  readonly key?: string;
  readonly versionId?: string;
  readonly etag?: string;
  readonly sizeBytes?: number;
  readonly time?: string;
}

/** The body of a message that holds an EventBridge `Object Created` event. */
export function objectCreatedBody(options: ObjectEventOptions = {}): string {
  return JSON.stringify({
    version: "0",
    id: options.id ?? "event-1",
    "detail-type": "Object Created",
    source: "aws.s3",
    account: "123456789012",
    time: options.time ?? "2026-11-22T10:00:00Z",
    region: "us-west-2",
    resources: [`arn:aws:s3:::${options.bucket ?? "source"}`],
    detail: {
      version: "0",
      bucket: { name: options.bucket ?? "source" },
      object: {
        key: options.key ?? "incoming/a.pdf",
        size: options.sizeBytes ?? 10,
        etag: options.etag ?? "etag-1",
        ...(options.versionId !== undefined && { "version-id": options.versionId }),
        sequencer: "00617F08299329D189",
      },
      "request-id": "N4N7GDK58NMKJ12R",
      requester: "123456789012",
      "source-ip-address": "1.2.3.4",
      reason: "PutObject",
    },
  });
}

/** The notification that SageMaker sends when an inference failed. */
export function inferenceFailedBody(options: {
  readonly inferenceId: string;
  readonly endpointName?: string;
  readonly eventTime?: string;
}): string {
  return JSON.stringify({
    awsRegion: "us-west-2",
    eventTime: options.eventTime ?? "2026-11-22T10:01:00.000Z",
    receivedTime: "2026-11-22T10:00:30.000Z",
    invocationStatus: "Failed",
    failureReason: "ClientError: the model server answered 500",
    requestParameters: {
      endpointName: options.endpointName ?? "endpoint",
      inputLocation: "s3://source/incoming/a.pdf",
    },
    inferenceId: options.inferenceId,
    eventVersion: "1.0",
    eventSource: "aws:sagemaker",
    eventName: "InferenceResult",
  });
}

/** A notification as SNS wraps it without raw delivery. */
export function snsWrapped(message: string): string {
  return JSON.stringify({
    Type: "Notification",
    MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
    TopicArn: "arn:aws:sns:us-west-2:123456789012:errors",
    Message: message,
    Timestamp: "2026-11-22T10:01:00.000Z",
  });
}

/** A batch of messages with the ids `m0`, `m1`, ... */
export function batchOf(...bodies: readonly string[]): SqsEvent {
  return {
    Records: bodies.map(
      (body, index): SqsRecord => ({ messageId: `m${index}`, body, attributes: { ApproximateReceiveCount: "1" } }),
    ),
  };
}
