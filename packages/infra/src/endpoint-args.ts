import { variantName } from "./defaults.ts";
import type { ModelContext, PipelineContext } from "./pipeline-context.ts";

/** What a SageMaker model is made of. Plain values only: its name is a digest of them. */
export function modelArgs({ arns, environment }: PipelineContext, { model, names }: ModelContext) {
  const { subnetIds = [], securityGroupIds = [] } = environment;
  return {
    executionRoleArn: arns.role(names.modelRole),
    primaryContainer: {
      image: model.image,
      ...(model.modelData === undefined ? {} : { modelDataUrl: model.modelData }),
      environment: { ...model.env },
    },
    ...(subnetIds.length === 0
      ? {}
      : { vpcConfig: { subnets: [...subnetIds], securityGroupIds: [...securityGroupIds] } }),
  };
}

/** What an endpoint configuration is made of. Plain values only: its name is a digest of them. */
export function endpointConfigurationArgs(context: PipelineContext, subject: ModelContext, versionedModel: string) {
  const { arns, environment, pipeline } = context;
  const { model, names } = subject;
  const { kmsKeyArn } = environment;
  const notifies = pipeline.deliver.notify;
  return {
    productionVariants: [
      {
        variantName,
        modelName: versionedModel,
        instanceType: model.instanceType,
        initialInstanceCount: initialInstanceCount(context, subject),
        initialVariantWeight: 1,
      },
    ],
    asyncInferenceConfig: {
      clientConfig: { maxConcurrentInvocationsPerInstance: model.maxConcurrentInvocationsPerInstance },
      outputConfig: {
        s3OutputPath: `s3://${names.bucket}/predictions/${model.name}`,
        s3FailurePath: `s3://${names.bucket}/failures/${model.name}`,
        ...(kmsKeyArn === undefined ? {} : { kmsKeyId: kmsKeyArn }),
        ...(notifies ? { notificationConfig: { errorTopic: arns.topic(context.names.errorsTopic) } } : {}),
      },
    },
    ...(kmsKeyArn === undefined || hasInstanceStore(model.instanceType) ? {} : { kmsKeyArn }),
  };
}

/** Instances an endpoint starts with: never fewer than run already. */
function initialInstanceCount({ environment }: PipelineContext, subject: ModelContext): number {
  const { instances, name } = subject.model;
  const least = leastInstanceCount(subject);
  if (instances.kind === "fixed") return least;
  return Math.min(Math.max(environment.runningInstances?.[name] ?? 0, least), instances.max);
}

/** Instances an endpoint has at least when it starts, whatever its backlog; SageMaker takes no fewer than 1. */
export function leastInstanceCount({ model: { instances } }: ModelContext): number {
  return instances.kind === "fixed" ? instances.count : Math.max(instances.min, 1);
}

/**
 * Instances with their own disks encrypt those themselves and refuse a key:
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html
 */
function hasInstanceStore(instanceType: string): boolean {
  return /^ml\.(?:[a-z]+\d+[a-z]*d[a-z]*|dl\d|g\d\w*|p[4-9][\w-]*|trn\d\w*)\./.test(instanceType);
}
