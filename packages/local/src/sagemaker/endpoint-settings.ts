/** What an asynchronous endpoint is made of: its configuration and its model. */
export interface EndpointSettings {
  readonly endpointName: string;
  readonly configurationName: string;
  /** The model's container image. */
  readonly image: string;
  readonly variantName: string;
  readonly executionRoleArn: string;
  /** At least 1; what runs before autoscaling changes it. */
  readonly initialInstances: number;
  /** 1 to 1,000. */
  readonly maxConcurrentInvocationsPerInstance: number;
  /** S3 URI without a slash at its end. */
  readonly outputPath: string;
  readonly failurePath?: string | undefined;
  readonly successTopicArn?: string | undefined;
  readonly errorTopicArn?: string | undefined;
  /** S3 URI of a `model.tar.gz`. */
  readonly modelDataUrl?: string | undefined;
  /** The container's environment variables. */
  readonly containerEnvironment: Readonly<Record<string, string>>;
  readonly scaling?: ScalingSettings | undefined;
}

/** How an endpoint follows its backlog. */
export interface ScalingSettings {
  readonly minInstances: number;
  readonly maxInstances: number;
  /** Backlog that one instance is meant to have. */
  readonly backlogPerInstance: number;
}
