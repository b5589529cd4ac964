import { deploymentConfig } from "./children/rollback.ts";
import { contentDigest } from "./content-digest.ts";
import { endpointConfigurationArgs, modelArgs } from "./endpoint-args.ts";
import { type ModelContext, modelOf, type PipelineContext } from "./pipeline-context.ts";
import { type TransformableArgs, transformed } from "./transform.ts";

/** Physical names of the SageMaker resources that serve one model as it is now. */
export interface EndpointNames {
  readonly endpoint: string;
  /** Ends in a digest of its content. */
  readonly configuration: string;
  /** SageMaker model; ends in a digest of its content. */
  readonly model: string;
}

/** What a new version of an endpoint is made of. */
export interface EndpointVersion {
  readonly model: {
    readonly name: string;
    /** 8 hex digits. */
    readonly digest: string;
    readonly args: TransformableArgs["model"];
  };
  readonly configuration: {
    readonly name: string;
    /** 8 hex digits. */
    readonly digest: string;
    readonly args: TransformableArgs["endpointConfiguration"];
  };
}

/**
 * The names that a model's endpoint, endpoint configuration and SageMaker model get, to find them in AWS without the stack's state.
 * @throws SluiceError `INFRA_UNKNOWN_MODEL`
 */
export function endpointNames(context: PipelineContext, model: string): EndpointNames {
  const subject = modelOf(context, model);
  const version = endpointVersion(context, subject, `${context.pipeline.name}-${model}`);
  return {
    endpoint: subject.names.endpoint,
    configuration: version.configuration.name,
    model: version.model.name,
  };
}

/** Works out a model's SageMaker model and endpoint configuration; `name` is the endpoint component's logical name. */
export function endpointVersion(context: PipelineContext, subject: ModelContext, name: string): EndpointVersion {
  const { transform } = context;
  const { model, names } = subject;
  const ofModel = transformed(transform, "model", `${name}-model`, modelArgs(context, subject));
  const modelDigest = contentDigest(ofModel, 8);
  const modelName = names.endpointVersioned(modelDigest);
  const args = transformed(
    transform,
    "endpointConfiguration",
    `${name}-configuration`,
    endpointConfigurationArgs(context, subject, modelName),
  );
  const digest = configurationDigest(args, deploymentConfig(context, subject), model.instances.kind === "backlog");
  return {
    model: { name: modelName, digest: modelDigest, args: ofModel },
    configuration: { name: names.endpointVersioned(digest), digest, args },
  };
}

/**
 * How many instances an endpoint starts with is no part of a version when the number follows the backlog. How it is updated is:
 * the provider updates the endpoint for that alone, and with its old configuration it would start with as few instances as ever.
 */
function configurationDigest(
  args: TransformableArgs["endpointConfiguration"],
  deployment: TransformableArgs["endpoint"]["deploymentConfig"],
  scales: boolean,
): string {
  if (!scales || !Array.isArray(args.productionVariants)) return contentDigest({ ...args, deployment }, 8);
  const productionVariants = args.productionVariants.map((variant) => ({ ...variant, initialInstanceCount: 0 }));
  return contentDigest({ ...args, deployment, productionVariants }, 8);
}
