/** What happens inside the local AWS, for progress, results and tests. Times are epoch milliseconds. */
export type LocalEvent = { readonly atMs: number } & (
  | {
      readonly kind: "object-created";
      readonly bucket: string;
      readonly key: string;
      readonly versionId?: string;
      readonly etag: string;
      readonly sizeBytes: number;
    }
  | {
      readonly kind: "function-started";
      readonly functionName: string;
      readonly requestId: string;
      readonly messages: number;
    }
  | {
      readonly kind: "function-finished";
      readonly functionName: string;
      readonly requestId: string;
      readonly durationMs: number;
      readonly failedMessages: number;
      readonly error?: string;
    }
  | { readonly kind: "function-log"; readonly functionName: string; readonly line: string }
  | {
      readonly kind: "message-dead-lettered";
      readonly queueName: string;
      readonly deadLetterQueueName: string;
      readonly body: string;
    }
  | {
      readonly kind: "model-server";
      readonly endpointName: string;
      readonly state: "starting" | "ready" | "failed" | "exited";
      readonly detail?: string;
    }
  | {
      readonly kind: "invocation-queued";
      readonly endpointName: string;
      readonly inferenceId: string;
      readonly invocationId: string;
    }
  | {
      readonly kind: "invocation-started";
      readonly endpointName: string;
      readonly inferenceId: string;
      readonly invocationId: string;
    }
  | {
      readonly kind: "invocation-completed";
      readonly endpointName: string;
      readonly inferenceId: string;
      readonly invocationId: string;
      readonly outputLocation: string;
      readonly sizeBytes: number;
    }
  | {
      readonly kind: "invocation-failed";
      readonly endpointName: string;
      readonly inferenceId: string;
      readonly invocationId: string;
      readonly failureLocation?: string;
      readonly reason: string;
    }
  | { readonly kind: "record-put"; readonly streamName: string; readonly data: string }
  | {
      readonly kind: "stream-delivered";
      readonly streamName: string;
      readonly bucket: string;
      readonly key: string;
      readonly records: number;
    }
  | { readonly kind: "stream-failed"; readonly streamName: string; readonly records: number; readonly reason: string }
  | {
      readonly kind: "message-published";
      readonly topicName: string;
      readonly message: string;
      readonly attributes: Readonly<Record<string, string>>;
    }
  | ({ readonly kind: "denied" } & Denial)
  | ({ readonly kind: "policy-unknown" } & UnknownPolicy)
);

/** A call that no policy allowed, or that one forbade. */
export interface Denial {
  /** ARN of the role or service that made the call. */
  readonly principal: string;
  /** Such as `s3:GetObject`. */
  readonly action: string;
  readonly resource: string;
  /** `no-allow`: nothing allows it; `explicit-deny`: a policy forbids it. */
  readonly reason: "no-allow" | "explicit-deny";
}

/** A policy that a role has and the program does not define: what it says is not known here, so it neither allows nor bounds anything. */
export interface UnknownPolicy {
  readonly policyArn: string;
  readonly roleName: string;
  /** `boundary`: on AWS the role may do less than here; `attachment`: it may do more. */
  readonly use: "boundary" | "attachment";
}
