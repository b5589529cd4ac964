import { SluiceError } from "@sluice/spec";
import type { EndpointSettings, ScalingSettings } from "../sagemaker/endpoint-settings.ts";

/** A model resource: the container and its role. */
export interface ModelDeclaration {
  readonly image: string;
  readonly executionRoleArn: string;
  readonly modelDataUrl: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
}

/** An endpoint configuration with its one variant. */
export interface ConfigurationDeclaration
  extends Omit<
    EndpointSettings,
    | "endpointName"
    | "configurationName"
    | "image"
    | "executionRoleArn"
    | "modelDataUrl"
    | "containerEnvironment"
    | "scaling"
  > {
  readonly modelName: string;
  readonly instanceType: string | undefined;
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
}

/** What the program declares about endpoints, put together once everything is known. */
export class EndpointDeclarations {
  readonly models = new Map<string, ModelDeclaration>();
  readonly configurations = new Map<string, ConfigurationDeclaration>();
  /** Configuration's name by endpoint's. */
  readonly endpoints = new Map<string, string>();
  /** Instance bounds by endpoint. */
  readonly capacities = new Map<string, { readonly minInstances: number; readonly maxInstances: number }>();
  /** Backlog per instance, by endpoint. */
  readonly backlogTargets = new Map<string, number>();

  /** Settings of every endpoint. @throws SluiceError `LOCAL_RESOURCE_INVALID` if a configuration or model is missing */
  settings(): readonly EndpointSettings[] {
    return [...this.endpoints].map(([endpointName, configurationName]) =>
      this.settingsOf(endpointName, configurationName),
    );
  }

  /** Settings of one endpoint with a configuration. @throws SluiceError `LOCAL_RESOURCE_INVALID` if it or its model is missing */
  settingsOf(endpointName: string, configurationName: string): EndpointSettings {
    const configuration =
      this.configurations.get(configurationName) ?? missing(endpointName, "configuration", configurationName);
    const { modelName, instanceType: _, createdAtMs: __, ...rest } = configuration;
    const model = this.models.get(modelName) ?? missing(endpointName, "model", modelName);
    return {
      ...rest,
      endpointName,
      configurationName,
      image: model.image,
      executionRoleArn: model.executionRoleArn,
      modelDataUrl: model.modelDataUrl,
      containerEnvironment: model.environment,
      scaling: this.scalingOf(endpointName),
    };
  }

  /** How an endpoint follows its backlog; undefined for a fixed number of instances. */
  scalingOf(endpointName: string): ScalingSettings | undefined {
    const capacity = this.capacities.get(endpointName);
    if (capacity === undefined) return undefined;
    return { ...capacity, backlogPerInstance: this.backlogTargets.get(endpointName) ?? 1 };
  }
}

function missing(endpointName: string, what: string, name: string): never {
  throw new SluiceError(
    "LOCAL_RESOURCE_INVALID",
    `Endpoint ${endpointName} names a ${what} that was not declared: ${name}`,
  );
}
