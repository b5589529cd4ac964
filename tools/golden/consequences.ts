import type { ResourceDifference } from "./stack-difference.ts";

/** What it means for a running pipeline that a resource of the type goes, whether or not another one comes; the worst first. */
const losses: Readonly<Record<string, string>> = {
  "aws:s3/bucket:Bucket":
    "DATA: AWS refuses to delete a bucket that holds objects, and the deployment fails; an emptied one is gone with its documents or predictions.",
  "aws:sqs/queue:Queue":
    "Messages that wait in it are lost: documents, or failures and dead letters that nobody can redrive then.",
  "aws:sagemaker/endpoint:Endpoint":
    "Nothing is predicted until a new one is in service; documents that SageMaker has accepted are lost.",
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": "What it has not written by then is lost.",
  "aws:sns/topic:Topic":
    "Subscriptions of others are gone with it, and they are not told: consumers hear nothing until they subscribe again.",
  "aws:cloudwatch/eventRule:EventRule":
    "Objects that arrive while it is not there start no document: they must be put in again.",
  "aws:cloudwatch/eventTarget:EventTarget":
    "Objects that arrive while it is not there start no document: they must be put in again.",
  "aws:cloudwatch/logGroup:LogGroup": "The log lines in it are deleted.",
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": "Log lines of the meantime do not reach Datadog.",
  "aws:cloudwatch/metricAlarm:MetricAlarm":
    "What it starts, such as an endpoint's rollback or first instance, does not happen while it is not there.",
  "aws:iam/role:Role":
    "Whoever works with it may do nothing until its successor has its policies; grants of others that name its ARN stop working, also when the name stays.",
  "aws:iam/rolePolicy:RolePolicy": "The role may do less until its successor is there: calls are refused meanwhile.",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment":
    "The role may do less until its successor is there: calls are refused meanwhile.",
  "aws:iam/policy:Policy": "The roles it is attached to may do less until its successor is there.",
  "aws:lambda/function:Function": "Messages wait in its queue until the new one reads them.",
  "aws:lambda/eventSourceMapping:EventSourceMapping": "Messages wait in the queue until the new one reads them.",
  "aws:appautoscaling/target:Target":
    "Instances stay as many as they are meanwhile; its policies and alarms go with it.",
  "aws:appautoscaling/policy:Policy": "Instances stay as many as they are meanwhile.",
  "aws:sqs/queuePolicy:QueuePolicy":
    "EventBridge or SNS may not send to the queue meanwhile: what they send then is retried for a while.",
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": "Any queue of the account may use the dead-letter queue meanwhile.",
  "aws:sns/topicPolicy:TopicPolicy": "Others may not subscribe or read meanwhile.",
  "aws:sns/topicSubscription:TopicSubscription": "What is published meanwhile does not reach its queue.",
  "aws:s3/bucketPolicy:BucketPolicy": "Access without TLS is possible, and consumers read nothing, meanwhile.",
  "aws:s3/bucketNotification:BucketNotification":
    "Objects that arrive meanwhile start no document: they must be put in again.",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock":
    "Nothing keeps the bucket from being made public meanwhile.",
  "aws:s3/bucketVersioning:BucketVersioning": "Objects that are overwritten meanwhile keep no earlier version.",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    "Objects written meanwhile are encrypted with Amazon S3's own key.",
  "aws:sagemaker/model:Model": "An endpoint that still serves it cannot start another instance.",
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration":
    "An endpoint that still serves it cannot start another instance.",
  "datadog:index/monitor:Monitor":
    "Its history and downtimes are gone, links to it are dead, and it says nothing until it has data again.",
  "datadog:index/serviceLevelObjective:ServiceLevelObjective": "Its history is gone: the error budget begins anew.",
  "datadog:index/dashboardJson:DashboardJson": "The board gets another address: links to it are dead.",
  "datadog:index/logsMetric:LogsMetric":
    "It counts from then on only; what it had counted stays in Datadog under the old name.",
  "datadog:index/logsCustomPipeline:LogsCustomPipeline":
    "Log lines of the meantime are not read; it moves to the end of the pipelines.",
};

/** What becomes of a running stack by one difference; a sentence each, and none where nobody would notice. */
export function consequencesOf(difference: ResourceDifference): string[] {
  const { fate, type, goesFirst } = difference;
  if (fate === "restarted") {
    return [
      "The endpoint moves to its new configuration in place: new instances start, documents wait in the queue, and the old ones work until then.",
    ];
  }
  if (fate === "renewed") return ["A new version beside the old one, which is deleted once the endpoint has moved."];
  if (fate === "adopted") return ["The same thing under another identity in the state; AWS sees no change of it."];
  if (fate === "changed") return unprotected(difference);
  if (fate === "added") return [];
  const loss = losses[type];
  if (isRecordOnly(type)) return refused(difference);
  return [...refused(difference), ...sequence(fate, goesFirst), ...(loss === undefined ? [] : [loss])];
}

const order = Object.keys(losses);

/** A number to sort types of resources by: the more its loss weighs, the smaller. */
export function weightOf(type: string): number {
  const place = order.indexOf(type);
  return place === -1 ? order.length : place;
}

/** Whether it is a record of Pulumi's own, which nothing runs of. */
export function isRecordOnly(type: string): boolean {
  return type.startsWith("sluice:") || type.startsWith("pulumi:");
}

function refused(difference: ResourceDifference): string[] {
  return difference.protected ? ["It is protected: `sluice up` refuses, and nothing is deployed."] : [];
}

function sequence(fate: ResourceDifference["fate"], goesFirst: boolean): string[] {
  if (fate === "removed") return [];
  if (fate === "replaced")
    return [
      goesFirst ? "The old one goes first, then the new one comes." : "The new one comes first, then the old one goes.",
    ];
  return [
    "To Pulumi these are two: the new one is made first, which AWS refuses while the name is taken (or takes the old one for it), then the old one is deleted. With `aliases` it stays.",
  ];
}

function unprotected({ changes }: ResourceDifference): string[] {
  const loses = changes.some(
    ({ path, before, after }) => path === "options.protect" && before === true && after === undefined,
  );
  return loses ? ["It is no longer protected: a later deployment may delete it."] : [];
}
