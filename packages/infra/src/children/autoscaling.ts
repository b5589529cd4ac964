import { Policy } from "@pulumi/aws/appautoscaling/policy.js";
import { Target } from "@pulumi/aws/appautoscaling/target.js";
import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm.js";
import type { Endpoint } from "@pulumi/aws/sagemaker/endpoint.js";
import type { ComponentResource } from "@pulumi/pulumi/resource.js";
import { defaults, variantName } from "../defaults.ts";
import type { ModelContext } from "../pipeline-context.ts";

/**
 * Creates the scaling of an endpoint by its backlog; nothing when its number of instances is fixed.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-autoscale.html
 */
export function createAutoscaling(
  parent: ComponentResource,
  name: string,
  subject: ModelContext,
  endpoint: Endpoint,
): void {
  const { model, names, tags } = subject;
  const { instances } = model;
  if (instances.kind === "fixed") return;
  const target = new Target(
    `${name}-scaling`,
    {
      serviceNamespace: "sagemaker",
      resourceId: `endpoint/${names.endpoint}/variant/${variantName}`,
      scalableDimension: "sagemaker:variant:DesiredInstanceCount",
      minCapacity: instances.min,
      maxCapacity: instances.max,
      tags,
    },
    { parent, dependsOn: [endpoint] },
  );
  const scaled = {
    serviceNamespace: target.serviceNamespace,
    resourceId: target.resourceId,
    scalableDimension: target.scalableDimension,
  };
  new Policy(
    `${name}-scaling-backlog`,
    {
      ...scaled,
      name: `${names.endpoint}-backlog`,
      policyType: "TargetTrackingScaling",
      targetTrackingScalingPolicyConfiguration: {
        targetValue: instances.backlogPerInstance,
        customizedMetricSpecification: {
          namespace: "AWS/SageMaker",
          metricName: "ApproximateBacklogSizePerInstance",
          statistic: "Average",
          dimensions: [{ name: "EndpointName", value: names.endpoint }],
        },
        scaleInCooldown: defaults.scalingCooldownSeconds,
        scaleOutCooldown: defaults.scalingCooldownSeconds,
      },
    },
    { parent },
  );
  if (instances.min === 0) createWaking(parent, name, subject, scaled);
}

type Scaled = Pick<Target, "serviceNamespace" | "resourceId" | "scalableDimension">;

/** With no instance the backlog per instance says nothing until it passes its target, so a single document would wait for ever. */
function createWaking(parent: ComponentResource, name: string, { names, tags }: ModelContext, scaled: Scaled): void {
  const policy = new Policy(
    `${name}-scaling-wake`,
    {
      ...scaled,
      name: `${names.endpoint}-wake`,
      policyType: "StepScaling",
      stepScalingPolicyConfiguration: {
        adjustmentType: "ChangeInCapacity",
        metricAggregationType: "Average",
        cooldown: defaults.scalingCooldownSeconds,
        stepAdjustments: [{ metricIntervalLowerBound: "0", scalingAdjustment: 1 }],
      },
    },
    { parent },
  );
  new MetricAlarm(
    `${name}-scaling-wake-alarm`,
    {
      name: names.wakeAlarm,
      alarmDescription: `Documents wait for ${names.endpoint}, which has no instance`,
      namespace: "AWS/SageMaker",
      metricName: "HasBacklogWithoutCapacity",
      dimensions: { EndpointName: names.endpoint },
      statistic: "Average",
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      period: 60,
      evaluationPeriods: 2,
      datapointsToAlarm: 2,
      treatMissingData: "missing",
      alarmActions: [policy.arn],
      tags,
    },
    { parent },
  );
}
