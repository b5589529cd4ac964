/** What a notification says about one invocation. */
export interface NotificationSubject {
  readonly region: string;
  readonly endpointName: string;
  readonly inferenceId: string;
  readonly inputLocation: string | undefined;
  readonly contentType: string | undefined;
  readonly accept: string | undefined;
  /** Epoch milliseconds. */
  readonly receivedMs: number;
  /** Epoch milliseconds. */
  readonly nowMs: number;
}

/** How the invocation ended. */
export type NotificationOutcome =
  | { readonly status: "Completed"; readonly outputLocation: string; readonly contentType: string }
  | { readonly status: "Failed"; readonly reason: string };

/**
 * The message SageMaker puts on a success or error topic.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-check-predictions.html
 */
export function inferenceNotification(subject: NotificationSubject, outcome: NotificationOutcome): string {
  const { region, endpointName, inferenceId, inputLocation, contentType, accept } = subject;
  const result =
    outcome.status === "Completed"
      ? { responseParameters: { contentType: outcome.contentType, outputLocation: outcome.outputLocation } }
      : { failureReason: outcome.reason };
  return JSON.stringify({
    awsRegion: region,
    eventTime: new Date(subject.nowMs).toISOString(),
    receivedTime: new Date(subject.receivedMs).toISOString(),
    invocationStatus: outcome.status,
    requestParameters: { accept, contentType, endpointName, inputLocation },
    ...result,
    inferenceId,
    eventVersion: "1.0",
    eventSource: "aws:sagemaker",
    eventName: "InferenceResult",
  });
}

/** What SageMaker publishes to find out whether it may, whenever an endpoint is made or changed. */
export const testNotification = JSON.stringify({
  eventVersion: "1.0",
  eventSource: "aws:sagemaker",
  eventName: "TestNotification",
});
