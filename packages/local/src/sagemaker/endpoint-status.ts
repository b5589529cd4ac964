/** Where an endpoint stands; the words are SageMaker's. @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html */
export type EndpointStatus = "Creating" | "Updating" | "InService" | "Failed" | "Deleting";

/** What SageMaker tells of an endpoint. */
export interface EndpointDescription {
  readonly endpointName: string;
  readonly status: EndpointStatus;
  /** Configuration that serves; the one it shall get while it is created. */
  readonly configurationName: string;
  /** Configuration that an update under way moves to. */
  readonly pendingConfigurationName: string | undefined;
  /** Why it failed, or why its last update was taken back. */
  readonly failureReason: string | undefined;
  readonly variantName: string;
  readonly currentInstances: number;
  readonly desiredInstances: number;
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
  /** Epoch milliseconds. */
  readonly modifiedAtMs: number;
}

/** Whether a change is still under way. */
export function isChanging(status: EndpointStatus): boolean {
  return status === "Creating" || status === "Updating" || status === "Deleting";
}
