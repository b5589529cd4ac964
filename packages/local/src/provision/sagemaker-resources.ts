import { isDeepStrictEqual } from "node:util";
import { AwsError } from "../gateway/service.ts";
import type { DeclaredResource } from "../resource.ts";
import type { EndpointSettings } from "../sagemaker/endpoint-settings.ts";
import type { EndpointDescription } from "../sagemaker/endpoint-status.ts";
import { sageMakerArn } from "../sagemaker/sagemaker-arn.ts";
import type { Fields } from "../wire/fields.ts";
import type { ConfigurationDeclaration } from "./endpoint-declarations.ts";
import type { LocalCloud } from "./local-cloud.ts";
import { type Provisioners, thereIf } from "./provisioner.ts";
import { inputsOf, problemOf } from "./resource-fields.ts";
import { WaitError } from "./wait-error.ts";

const service = "sagemaker.amazonaws.com";

/** Properties whose change makes SageMaker update an endpoint. */
const updating = ["endpointConfigName", "deploymentConfig"];

/** AWS chooses when the configuration says nothing; a laptop's server gets a few at a time. */
const defaultConcurrentInvocations = 4;

/** Models, endpoint configurations, endpoints and how they scale. */
export const sageMakerResources: Provisioners = {
  "aws:sagemaker/model:Model": {
    make: (resource, cloud) => {
      const inputs = inputsOf(resource);
      const container = inputs.optionalObject("primaryContainer") ?? inputs.objects("containers")[0];
      if (container === undefined) throw problemOf(resource)("it has no container");
      cloud.endpoints.models.set(nameOf(resource), {
        image: container.optionalString("image") ?? "",
        createdAtMs: cloud.clock.nowMs(),
        executionRoleArn: inputs.string("executionRoleArn"),
        modelDataUrl: modelDataUrl(container),
        environment: container.stringMap("environment"),
      });
    },
    refuse: (resource, cloud) => {
      const name = nameOf(resource);
      if (cloud.endpoints.models.has(name))
        throw invalid(`Cannot create already existing model "${sageMakerArn(cloud, "model", name)}".`);
      const roleArn = inputsOf(resource).string("executionRoleArn");
      if (cloud.policies.canAssume(roleArn, service)) return;
      throw invalid(
        `Could not assume role ${roleArn}. Please ensure that the role exists and allows principal '${service}' to assume the role.`,
      );
    },
    change: () => {},
    remove: (resource, cloud) => void cloud.endpoints.models.delete(nameOf(resource)),
    actual: (resource, cloud) => thereIf(cloud.endpoints.models.has(nameOf(resource))),
  },
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration": {
    make: (resource, cloud) =>
      void cloud.endpoints.configurations.set(nameOf(resource), configuration(resource, cloud)),
    refuse: (resource, cloud) => {
      const name = nameOf(resource);
      if (cloud.endpoints.configurations.has(name))
        throw invalid(
          `Cannot create already existing endpoint configuration "${sageMakerArn(cloud, "endpoint-config", name)}".`,
        );
      const { modelName } = configuration(resource, cloud);
      if (!cloud.endpoints.models.has(modelName))
        throw invalid(`Could not find model "${sageMakerArn(cloud, "model", modelName)}".`);
    },
    change: () => {},
    remove: (resource, cloud) => void cloud.endpoints.configurations.delete(nameOf(resource)),
    actual: (resource, cloud) => thereIf(cloud.endpoints.configurations.has(nameOf(resource))),
  },
  "aws:sagemaker/endpoint:Endpoint": {
    make: (resource, cloud) =>
      void cloud.endpoints.endpoints.set(nameOf(resource), inputsOf(resource).string("endpointConfigName")),
    create: async (resource, cloud, signal) => {
      const endpoint = cloud.endpointHost.create(endpointSettings(resource, cloud));
      refuseFailed(await endpoint.settled(signal));
    },
    change: async ({ before, after }, cloud, signal) => {
      // Compared with what AWS last told: after SageMaker took an update back, the same one is tried again.
      if (!updating.some((name) => !isDeepStrictEqual(before.outputs[name], after.inputs[name]))) return;
      const endpoint = cloud.endpointHost.require(nameOf(after));
      endpoint.update(endpointSettings(after, cloud));
      refuseFailed(await endpoint.settled(signal));
    },
    remove: async (resource, cloud) => {
      const name = nameOf(resource);
      if (cloud.endpointHost.get(name) !== undefined) await cloud.endpointHost.delete(name);
    },
    actual: (resource, cloud) => {
      const description = cloud.endpointHost.get(nameOf(resource))?.description;
      if (description === undefined || description.status === "Deleting") return undefined;
      return { endpointConfigName: description.configurationName };
    },
  },
  "aws:appautoscaling/target:Target": {
    make: (resource, cloud) => {
      const inputs = inputsOf(resource);
      const minInstances = inputs.integer("minCapacity", { min: 0, max: 10_000 });
      const maxInstances = inputs.integer("maxCapacity", { min: 0, max: 10_000 });
      const endpoint = endpointOf(resource);
      cloud.endpoints.capacities.set(endpoint, { minInstances, maxInstances });
      rescale(endpoint, cloud);
    },
    refuse: (resource, cloud) => void cloud.endpointHost.require(endpointOf(resource)),
    remove: (resource, cloud) => {
      cloud.endpoints.capacities.delete(endpointOf(resource));
      rescale(endpointOf(resource), cloud);
    },
    actual: actualCapacity,
  },
  "aws:appautoscaling/policy:Policy": {
    make: (resource, cloud) => {
      const inputs = inputsOf(resource);
      const tracking = inputs.optionalObject("targetTrackingScalingPolicyConfiguration");
      // The step policy wakes an endpoint from zero; here any request does.
      const target = Number(tracking?.values["targetValue"]);
      if (tracking === undefined || !(target > 0)) return;
      cloud.endpoints.backlogTargets.set(endpointOf(resource), target);
      rescale(endpointOf(resource), cloud);
    },
    remove: (resource, cloud) => {
      if (!inputsOf(resource).has("targetTrackingScalingPolicyConfiguration")) return;
      cloud.endpoints.backlogTargets.delete(endpointOf(resource));
      rescale(endpointOf(resource), cloud);
    },
    actual: (resource, cloud) => thereIf(cloud.endpoints.capacities.has(endpointOf(resource))),
  },
};

function configuration(resource: DeclaredResource, cloud: LocalCloud): ConfigurationDeclaration {
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
    instanceType: variant.optionalString("instanceType"),
    createdAtMs: cloud.clock.nowMs(),
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

function nameOf(resource: DeclaredResource): string {
  return inputsOf(resource).optionalString("name") ?? resource.id;
}

function endpointSettings(resource: DeclaredResource, cloud: LocalCloud): EndpointSettings {
  const configurationName = inputsOf(resource).string("endpointConfigName");
  if (!cloud.endpoints.configurations.has(configurationName))
    throw invalid(
      `Could not find endpoint configuration "${sageMakerArn(cloud, "endpoint-config", configurationName)}".`,
    );
  return cloud.endpoints.settingsOf(nameOf(resource), configurationName);
}

/** What the AWS provider reports of an endpoint that did not come into service. */
function refuseFailed({ status, failureReason }: EndpointDescription): void {
  if (status === "InService") return;
  throw new WaitError(`unexpected state '${status}', wanted target 'InService'. last error: ${failureReason}`);
}

function rescale(endpointName: string, cloud: LocalCloud): void {
  cloud.endpointHost.get(endpointName)?.scale(cloud.endpoints.scalingOf(endpointName));
}

function actualCapacity(resource: DeclaredResource, cloud: LocalCloud): Readonly<Record<string, unknown>> | undefined {
  const capacity = cloud.endpoints.capacities.get(endpointOf(resource));
  return capacity && { minCapacity: capacity.minInstances, maxCapacity: capacity.maxInstances };
}

function invalid(problem: string): AwsError {
  return new AwsError("ValidationException", 400, problem);
}

function endpointOf(resource: DeclaredResource): string {
  const [kind, endpoint] = inputsOf(resource).string("resourceId").split("/");
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
