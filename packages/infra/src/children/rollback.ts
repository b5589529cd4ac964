import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm.js";
import type { ComponentResource } from "@pulumi/pulumi/resource.js";
import { blueGreenSettings } from "../blue-green-settings.ts";
import { variantName } from "../defaults.ts";
import { leastInstanceCount } from "../endpoint-args.ts";
import type { ModelContext, PipelineContext } from "../pipeline-context.ts";

/** Name of the alarm on which SageMaker takes an update back. */
export function rollbackAlarmName({ names }: ModelContext): string {
  return `${names.endpoint}-rollback`;
}

/** Creates the alarm that takes an update back: more than half of the invocations fail. None without blue/green updates. */
export function createRollbackAlarm(
  parent: ComponentResource,
  name: string,
  { environment }: PipelineContext,
  subject: ModelContext,
): MetricAlarm[] {
  if (environment.blueGreen === undefined) return [];
  const { names, tags } = subject;
  const alarm = new MetricAlarm(
    `${name}-rollback-alarm`,
    {
      name: rollbackAlarmName(subject),
      alarmDescription: `More than half of the documents fail at ${names.endpoint}`,
      namespace: "AWS/SageMaker",
      metricName: "Invocation5XXErrors",
      dimensions: { EndpointName: names.endpoint, VariantName: variantName },
      statistic: "Average",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0.5,
      period: 60,
      evaluationPeriods: 1,
      // An idle endpoint reports nothing, which is no reason to take an update back.
      treatMissingData: "notBreaching",
      tags,
    },
    { parent },
  );
  return [alarm];
}

/**
 * How SageMaker moves an endpoint to a new configuration; undefined for its default.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeploymentConfig.html
 */
export function deploymentConfig(context: PipelineContext, subject: ModelContext) {
  const { blueGreen } = context.environment;
  if (blueGreen === undefined) return undefined;
  const { stepPercent, terminationWaitSeconds, waitSeconds } = blueGreenSettings(blueGreen);
  // A share of one instance is none: with fewer than two everything moves at once. Not by how many run now: the provider updates
  // an endpoint whose deployment settings change, so they must not follow the backlog.
  const routing = leastInstanceCount(subject) < 2 ? "all-at-once" : blueGreen.routing;
  const step = { type: "CAPACITY_PERCENT", value: stepPercent };
  const traffic = {
    "all-at-once": { type: "ALL_AT_ONCE", waitIntervalInSeconds: waitSeconds },
    canary: { type: "CANARY", waitIntervalInSeconds: waitSeconds, canarySize: step },
    linear: { type: "LINEAR", waitIntervalInSeconds: waitSeconds, linearStepSize: step },
  }[routing];
  return {
    blueGreenUpdatePolicy: {
      trafficRoutingConfiguration: traffic,
      terminationWaitInSeconds: terminationWaitSeconds,
    },
    autoRollbackConfiguration: { alarms: [{ alarmName: rollbackAlarmName(subject) }] },
  };
}
