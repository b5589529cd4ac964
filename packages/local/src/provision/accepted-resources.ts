import type { Provisioners } from "./provisioner.ts";

/** Resources that change nothing a document could notice on a laptop: encryption, retention, alarms, tags. */
const acceptedTypes = [
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketLogging:BucketLogging",
  "aws:s3/bucketMetric:BucketMetric",
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
  "aws:s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:cloudwatch/compositeAlarm:CompositeAlarm",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:cloudwatch/logStream:LogStream",
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
  "aws:cloudwatch/logMetricFilter:LogMetricFilter",
  "aws:cloudwatch/dashboard:Dashboard",
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  "aws:kms/key:Key",
  "aws:kms/alias:Alias",
] as const;

/** Provisioners that do nothing, each by a type that was thought about. */
export const acceptedResources: Provisioners = Object.fromEntries(
  acceptedTypes.map((type) => [type, { make: () => {} }]),
);
