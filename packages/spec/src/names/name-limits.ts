/** Most characters AWS takes in a name, by kind of resource. */
export const nameLimits = {
  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
  bucket: 63,
  /** Endpoint, endpoint configuration and model: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpoint.html */
  sageMaker: 63,
  /** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html */
  queue: 80,
  /** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
  lambdaFunction: 64,
  /** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
  role: 64,
  /** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
  rule: 64,
  /** https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html */
  deliveryStream: 64,
  /** https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
  topic: 256,
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
  alarm: 255,
} as const;
