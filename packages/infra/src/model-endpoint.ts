import { Endpoint } from "@pulumi/aws/sagemaker/endpoint.js";
import { EndpointConfiguration } from "@pulumi/aws/sagemaker/endpointConfiguration.js";
import { Model } from "@pulumi/aws/sagemaker/model.js";
import type { Output } from "@pulumi/pulumi/output.js";
import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi/resource.js";
import { createAutoscaling } from "./children/autoscaling.ts";
import { createLogGroup } from "./children/log-group.ts";
import { createRollbackAlarm, deploymentConfig } from "./children/rollback.ts";
import { createSecureBucket, type SecureBucket } from "./children/secure-bucket.ts";
import { servedConfiguration } from "./children/served-configuration.ts";
import { createServiceRole } from "./children/service-role.ts";
import { componentTypes } from "./component-types.ts";
import { endpointVersion } from "./endpoint-version.ts";
import { type ModelContext, modelOf, type PipelineContext } from "./pipeline-context.ts";
import { modelPolicy } from "./policies/model-policy.ts";
import { trustService } from "./policies/trust-policy.ts";
import { transformed } from "./transform.ts";

/** What a {@link ModelEndpoint} is made from. */
export interface ModelEndpointArgs {
  readonly context: PipelineContext;
  /** Name of the model. */
  readonly model: string;
  /** What must be there before the endpoint: the topic it tells of errors. */
  readonly startAfter: readonly Resource[];
}

/** One model as an asynchronous endpoint: output bucket, role, log, SageMaker model, endpoint configuration, endpoint and its scaling. */
export class ModelEndpoint extends ComponentResource {
  readonly bucketName: string;
  readonly endpointName: string;
  readonly endpointArn: string;
  /** See {@link modelVersion}. */
  readonly modelVersion: string;
  /** Name of the configuration the endpoint serves; fails when SageMaker took the update to it back, see {@link servedConfiguration}. */
  readonly servedConfiguration: Output<string>;
  /** What must be there before the first document is taken: the endpoint, and that its predictions are heard of. */
  readonly ready: readonly Resource[];

  constructor(name: string, args: ModelEndpointArgs, opts?: ComponentResourceOptions) {
    super(componentTypes.modelEndpoint, name, {}, opts);
    const { context } = args;
    const subject = modelOf(context, args.model);
    this.bucketName = subject.names.bucket;
    this.endpointName = subject.names.endpoint;
    this.endpointArn = context.arns.endpoint(this.endpointName);
    this.modelVersion = subject.version;

    const bucket = this.#createOutputBucket(name, context, subject);
    const before = this.#createRole(name, context, subject);
    const configuration = this.#createConfiguration(name, context, subject, before);
    const endpoint = this.#createEndpoint(name, context, subject, configuration, [...bucket.ready, ...args.startAfter]);
    createAutoscaling(this, name, subject, endpoint);
    this.ready = [endpoint];
    this.servedConfiguration = servedConfiguration(endpoint, configuration);
    const { bucketName, endpointArn, endpointName, modelVersion } = this;
    this.registerOutputs({ bucketName, endpointArn, endpointName, modelVersion });
  }

  #createOutputBucket(name: string, context: PipelineContext, { model, names, tags }: ModelContext): SecureBucket {
    const { deliver, consumers } = context.pipeline;
    return createSecureBucket(this, `${name}-output`, context, {
      bucket: names.bucket,
      tags,
      readers: deliver.models.includes(model.name) ? consumers.map((consumer) => consumer.account) : [],
      events: true,
      expirationDays: context.environment.objectExpirationDays,
    });
  }

  /** Returns what must be there before SageMaker acts as the role. */
  #createRole(name: string, context: PipelineContext, subject: ModelContext): Resource[] {
    const { environment, pipeline } = context;
    const { model, names, tags } = subject;
    const logGroup = `/aws/sagemaker/Endpoints/${names.endpoint}`;
    const log = createLogGroup(this, `${name}-log`, context, logGroup, tags);
    const sourceAccount = environment.modelRoleSourceAccount ? { sourceAccount: environment.accountId } : {};
    const role = createServiceRole(this, `${name}-role`, context, {
      role: names.modelRole,
      description: `Endpoint of model ${model.name} of ${pipeline.name}`,
      trust: trustService("sagemaker.amazonaws.com", sourceAccount),
      statements: modelPolicy(context, subject, logGroup),
      tags,
    });
    return [log, ...role.permissions];
  }

  #createConfiguration(
    name: string,
    context: PipelineContext,
    subject: ModelContext,
    before: Resource[],
  ): EndpointConfiguration {
    const { tags, model } = subject;
    const version = endpointVersion(context, subject, name);
    const sageMakerModel = new Model(
      // A name for each content: what a failed update left to be deleted could not be made again, and there would be no way back to it.
      // Nothing was ever released whose names had no digest, so there is no alias for those.
      `${name}-model-${version.model.digest}`,
      { ...version.model.args, name: version.model.name, tags },
      { parent: this, dependsOn: before },
    );
    const scales = model.instances.kind === "backlog";
    const served = context.environment.servedConfigurations?.[model.name];
    const isIdle = served !== undefined && served !== version.configuration.name;
    return new EndpointConfiguration(
      // A name for each content: a replaced resource would keep what is ignored below, and start too few instances.
      `${name}-configuration-${version.configuration.digest}`,
      { ...version.configuration.args, name: version.configuration.name, tags },
      {
        parent: this,
        dependsOn: [sageMakerModel],
        ...(scales && !isIdle ? { ignoreChanges: ["productionVariants[0].initialInstanceCount"] } : {}),
        // It keeps its name, so the one that no endpoint serves goes first.
        ...(isIdle ? { deleteBeforeReplace: true } : {}),
      },
    );
  }

  #createEndpoint(
    name: string,
    context: PipelineContext,
    subject: ModelContext,
    configuration: EndpointConfiguration,
    startAfter: readonly Resource[],
  ): Endpoint {
    const { names, tags } = subject;
    const alarm = createRollbackAlarm(this, name, context, subject);
    const deployment = deploymentConfig(context, subject);
    const endpointName = `${name}-endpoint`;
    const endpointArgs = {
      name: names.endpoint,
      endpointConfigName: configuration.name,
      tags,
      ...(deployment === undefined ? {} : { deploymentConfig: deployment }),
    };
    return new Endpoint(endpointName, transformed(context.transform, "endpoint", endpointName, endpointArgs), {
      parent: this,
      dependsOn: [...startAfter, ...alarm],
      // The provider replaces an endpoint whose rollback alarms are added or removed, which would lose its backlog.
      ...(context.environment.protect ? { protect: true } : {}),
    });
  }
}
