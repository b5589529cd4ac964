import type { DeclaredResource } from "../resource.ts";
import type { Fields } from "../wire/fields.ts";
import type { ConfigurationDeclaration } from "./endpoint-declarations.ts";
import type { Provisioners } from "./provisioner.ts";
import { inputsOf, problemOf } from "./resource-fields.ts";

/** AWS chooses when the configuration says nothing; a laptop's server gets a few at a time. */
const defaultConcurrentInvocations = 4;

/** Models, endpoint configurations, endpoints and how they scale. */
export const sageMakerResources: Provisioners = {
  "aws:sagemaker/model:Model": {
    make: (resource, cloud) => {
      const inputs = inputsOf(resource);
      const container = inputs.optionalObject("primaryContainer") ?? inputs.objects("containers")[0];
      if (container === undefined) throw problemOf(resource)("it has no container");
      cloud.endpoints.models.set(inputs.optionalString("name") ?? resource.id, {
        executionRoleArn: inputs.string("executionRoleArn"),
        modelDataUrl: modelDataUrl(container),
        environment: container.stringMap("environment"),
      });
    },
  },
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration": {
    make: (resource, cloud) => {
      const name = inputsOf(resource).optionalString("name") ?? resource.id;
      cloud.endpoints.configurations.set(name, configuration(resource));
    },
  },
  "aws:sagemaker/endpoint:Endpoint": {
    make: (resource, cloud) => {
      const inputs = inputsOf(resource);
      cloud.endpoints.endpoints.set(inputs.optionalString("name") ?? resource.id, inputs.string("endpointConfigName"));
    },
  },
  "aws:appautoscaling/target:Target": {
    make: (resource, cloud) => {
      const inputs = inputsOf(resource);
      const minInstances = inputs.integer("minCapacity", { min: 0, max: 10_000 });
      const maxInstances = inputs.integer("maxCapacity", { min: 0, max: 10_000 });
      cloud.endpoints.capacities.set(endpointOf(resource, inputs), { minInstances, maxInstances });
    },
  },
  "aws:appautoscaling/policy:Policy": {
    make: (resource, cloud) => {
      const inputs = inputsOf(resource);
      const tracking = inputs.optionalObject("targetTrackingScalingPolicyConfiguration");
      // The step policy wakes an endpoint from zero; here any request does.
      const target = Number(tracking?.values["targetValue"]);
      if (tracking !== undefined && target > 0)
        cloud.endpoints.backlogTargets.set(endpointOf(resource, inputs), target);
    },
  },
};

function configuration(resource: DeclaredResource): ConfigurationDeclaration {
  const inputs = inputsOf(resource);
  const [variant, ...others] = inputs.objects("productionVariants");
  if (variant === undefined || others.length > 0)
    throw problemOf(resource)("it must have exactly one production variant");
  const asyncConfig = inputs.optionalObject("asyncInferenceConfig");
  if (asyncConfig === undefined)
    throw problemOf(resource)("the local SageMaker has asynchronous endpoints only (asyncInferenceConfig)");
  const output = asyncConfig.object("outputConfig");
  const notification = output.optionalObject("notificationConfig");
  const concurrency = asyncConfig
    .optionalObject("clientConfig")
    ?.optionalInteger("maxConcurrentInvocationsPerInstance", { min: 1, max: 1000 });
  return {
    modelName: variant.string("modelName"),
    variantName: variant.optionalString("variantName") ?? "AllTraffic",
    initialInstances: variant.integer("initialInstanceCount", { min: 1, max: 10_000 }, 1),
    maxConcurrentInvocationsPerInstance: concurrency ?? defaultConcurrentInvocations,
    outputPath: withoutSlash(output.string("s3OutputPath")),
    failurePath: mapOptional(output.optionalString("s3FailurePath"), withoutSlash),
    successTopicArn: notification?.optionalString("successTopic"),
    errorTopicArn: notification?.optionalString("errorTopic"),
  };
}

function modelDataUrl(container: Fields): string | undefined {
  const source = container.optionalObject("modelDataSource")?.objects("s3DataSources")[0];
  return container.optionalString("modelDataUrl") ?? source?.string("s3Uri");
}

function endpointOf(resource: DeclaredResource, inputs: Fields): string {
  const [kind, endpoint] = inputs.string("resourceId").split("/");
  if (kind !== "endpoint" || endpoint === undefined)
    throw problemOf(resource)("resourceId must be endpoint/<name>/variant/<name>");
  return endpoint;
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, "");
}

function mapOptional<T, R>(value: T | undefined, map: (value: T) => R): R | undefined {
  return value === undefined ? undefined : map(value);
}
