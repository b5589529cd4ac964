/** Settings every pipeline shares. Each is a promise to its users: changing one is a breaking change. */
export const defaults = {
  /** Seconds a trigger may take for a batch. */
  triggerTimeoutSeconds: 60,
  /** Seconds the delivery handler may take for a batch. */
  deliveryTimeoutSeconds: 120,
  /** MiB; a function's share of a processor grows with it, and the start of the AWS SDK is bound by the processor. */
  functionMemoryMiB: 512,
  /** Messages in one batch; more would need a batching window, which delays the first. */
  batchSize: 10,
  /** Batches of one queue that are handled at the same time. */
  maximumConcurrency: 10,
  /** AWS advises six times the function's timeout: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
  visibilityTimeouts: 6,
  /** Attempts before a message goes to its dead-letter queue. */
  maxReceiveCount: 5,
  /** The longest SQS keeps a message: 14 days. */
  messageRetentionSeconds: 14 * 24 * 3600,
  /** Seconds a claim holds: longer than the trigger lives, shorter than its messages stay invisible. */
  claimLeaseSeconds: 90,
  /** EventBridge gives up after so long and uses the dead-letter queue; its own default. */
  eventAgeSeconds: 24 * 3600,
  /** EventBridge's own default. */
  eventRetries: 185,
  /** Days an overwritten object can still be had back. */
  noncurrentVersionDays: 30,
  /** Days after which an upload that was never completed is cleared away. */
  incompleteUploadDays: 7,
  /** Seconds between two scalings of an endpoint: as in AWS's sample for asynchronous endpoints. */
  scalingCooldownSeconds: 300,
} as const;

/** The one production variant of an endpoint. Its name must never change: a blue/green update needs the same name on both sides. */
export const variantName = "AllTraffic";
