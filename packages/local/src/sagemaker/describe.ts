import type {
  ConfigurationDeclaration,
  EndpointDeclarations,
  ModelDeclaration,
} from "../provision/endpoint-declarations.ts";
import type { EndpointDescription } from "./endpoint-status.ts";
import { type SageMakerPlace, sageMakerArn } from "./sagemaker-arn.ts";

/** `DescribeEndpoint`'s answer. @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html */
export function describeEndpoint(
  endpoint: EndpointDescription,
  place: SageMakerPlace & { readonly declarations: EndpointDeclarations },
): object {
  const { endpointName, configurationName, pendingConfigurationName, failureReason, status } = endpoint;
  const configuration = place.declarations.configurations.get(configurationName);
  return {
    EndpointName: endpointName,
    EndpointArn: sageMakerArn(place, "endpoint", endpointName),
    EndpointConfigName: configurationName,
    EndpointStatus: status,
    FailureReason: failureReason,
    CreationTime: endpoint.createdAtMs / 1000,
    LastModifiedTime: endpoint.modifiedAtMs / 1000,
    // Told of once there are instances.
    ProductionVariants:
      status === "Creating" || status === "Failed" ? undefined : [variant(endpoint, place.declarations)],
    AsyncInferenceConfig: configuration && asyncConfig(configuration),
    PendingDeploymentSummary:
      pendingConfigurationName === undefined
        ? undefined
        : { EndpointConfigName: pendingConfigurationName, StartTime: endpoint.modifiedAtMs / 1000 },
  };
}

/** `DescribeEndpointConfig`'s answer. */
export function describeConfiguration(
  name: string,
  configuration: ConfigurationDeclaration,
  place: SageMakerPlace,
): object {
  const { modelName, variantName, initialInstances, instanceType, createdAtMs } = configuration;
  return {
    EndpointConfigName: name,
    EndpointConfigArn: sageMakerArn(place, "endpoint-config", name),
    ProductionVariants: [
      {
        VariantName: variantName,
        ModelName: modelName,
        InitialInstanceCount: initialInstances,
        InstanceType: instanceType,
        InitialVariantWeight: 1,
      },
    ],
    AsyncInferenceConfig: asyncConfig(configuration),
    CreationTime: createdAtMs / 1000,
  };
}

/** `DescribeModel`'s answer. */
export function describeModel(name: string, model: ModelDeclaration, place: SageMakerPlace): object {
  return {
    ModelName: name,
    ModelArn: sageMakerArn(place, "model", name),
    ExecutionRoleArn: model.executionRoleArn,
    PrimaryContainer: {
      Image: model.image,
      ModelDataUrl: model.modelDataUrl,
      Environment: model.environment,
      Mode: "SingleModel",
    },
    CreationTime: model.createdAtMs / 1000,
  };
}

function variant(endpoint: EndpointDescription, { configurations, models }: EndpointDeclarations): object {
  const model = configurations.get(endpoint.configurationName)?.modelName;
  const image = model === undefined ? undefined : models.get(model)?.image;
  return {
    VariantName: endpoint.variantName,
    DeployedImages: image === undefined ? undefined : [{ SpecifiedImage: image, ResolvedImage: image }],
    CurrentWeight: 1,
    DesiredWeight: 1,
    CurrentInstanceCount: endpoint.currentInstances,
    DesiredInstanceCount: endpoint.desiredInstances,
  };
}

function asyncConfig(configuration: ConfigurationDeclaration): object {
  const { outputPath, failurePath, successTopicArn, errorTopicArn } = configuration;
  return {
    ClientConfig: { MaxConcurrentInvocationsPerInstance: configuration.maxConcurrentInvocationsPerInstance },
    OutputConfig: {
      S3OutputPath: outputPath,
      S3FailurePath: failurePath,
      NotificationConfig: { SuccessTopic: successTopicArn, ErrorTopic: errorTopicArn },
    },
  };
}
