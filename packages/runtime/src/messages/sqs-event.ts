/** What Lambda hands over from a queue; only what the handlers read. */
export interface SqsEvent {
  readonly Records: readonly SqsRecord[];
}

/** One message of a queue. */
export interface SqsRecord {
  readonly messageId: string;
  readonly body: string;
  readonly attributes?: { readonly ApproximateReceiveCount?: string };
}

/** The messages that go back to their queue. @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html */
export interface SqsBatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** What Lambda says about the invocation; only what the handlers read. */
export interface LambdaContext {
  readonly awsRequestId?: string;
  getRemainingTimeInMillis?(): number;
}

/** A Lambda handler of a queue's batches. */
export type BatchHandler = (event: SqsEvent, context?: LambdaContext) => Promise<SqsBatchResponse>;
