import type { AwsClients } from "../aws/aws-clients.ts";
import { failureName } from "../aws/aws-failure.ts";
import { askAws } from "./ask-aws.ts";

/** An endpoint as SageMaker describes it. */
export interface DescribedEndpoint {
  readonly endpointName: string;
  /** SageMaker's word, such as `InService` or `Updating`. */
  readonly status: string;
  /** The active one. */
  readonly configurationName: string;
  readonly failureReason?: string;
  /** Instances that serve now, or shall; the larger of the two. */
  readonly instances: number;
}

/** What one endpoint configuration serves. */
export interface ServedContent {
  readonly modelName: string;
  readonly image: string;
  readonly modelData?: string;
}

/** Asks SageMaker for an endpoint; undefined when there is none. Needs `sagemaker:DescribeEndpoint`. */
export async function readEndpoint(
  endpointName: string,
  clients: Pick<AwsClients, "sageMaker">,
): Promise<DescribedEndpoint | undefined> {
  const { DescribeEndpointCommand } = await import("@aws-sdk/client-sagemaker");
  const sageMaker = await clients.sageMaker();
  const described = await askAws({
    tried: `read the endpoint ${endpointName}`,
    action: "sagemaker:DescribeEndpoint",
    send: () => sageMaker.send(new DescribeEndpointCommand({ EndpointName: endpointName })),
    recover: absent,
  });
  if (described === undefined) return undefined;
  const { EndpointStatus = "unknown", EndpointConfigName = "", FailureReason, ProductionVariants = [] } = described;
  const instances = ProductionVariants.reduce(
    (sum, { CurrentInstanceCount = 0, DesiredInstanceCount = 0 }) =>
      sum + Math.max(CurrentInstanceCount, DesiredInstanceCount),
    0,
  );
  return {
    endpointName,
    status: EndpointStatus,
    configurationName: EndpointConfigName,
    instances,
    ...(FailureReason === undefined || FailureReason === "" ? {} : { failureReason: FailureReason }),
  };
}

/**
 * Asks SageMaker which image and artifact an endpoint configuration serves; undefined when it or its model is gone. Needs
 * `sagemaker:DescribeEndpointConfig` and `sagemaker:DescribeModel`.
 */
export async function readServedContent(
  configurationName: string,
  clients: Pick<AwsClients, "sageMaker">,
): Promise<ServedContent | undefined> {
  const { DescribeEndpointConfigCommand, DescribeModelCommand } = await import("@aws-sdk/client-sagemaker");
  const sageMaker = await clients.sageMaker();
  const configuration = await askAws({
    tried: `read the endpoint configuration ${configurationName}`,
    action: "sagemaker:DescribeEndpointConfig",
    send: () => sageMaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: configurationName })),
    recover: absent,
  });
  const modelName = configuration?.ProductionVariants?.[0]?.ModelName;
  if (modelName === undefined) return undefined;
  const model = await askAws({
    tried: `read the SageMaker model ${modelName}`,
    action: "sagemaker:DescribeModel",
    send: () => sageMaker.send(new DescribeModelCommand({ ModelName: modelName })),
    recover: absent,
  });
  // Pulumi writes one container; SageMaker may answer with it as the only one of a list.
  const container = model?.PrimaryContainer ?? model?.Containers?.[0];
  if (container?.Image === undefined) return undefined;
  const modelData = container.ModelDataUrl ?? container.ModelDataSource?.S3DataSource?.S3Uri;
  return { modelName, image: container.Image, ...(modelData === undefined ? {} : { modelData }) };
}

// SageMaker says that there is none by a validation error, whose words are all there is to go by.
function absent(error: unknown): { readonly answer: undefined } | undefined {
  const name = failureName(error);
  const message = error instanceof Error ? error.message : "";
  const isAbsence = name === "ResourceNotFound" || (name === "ValidationException" && /could not find/i.test(message));
  return isAbsence ? { answer: undefined } : undefined;
}
