/** What `InvokeEndpointAsync` is called with; the names are its own. */
export interface Invocation {
  readonly EndpointName: string;
  readonly InputLocation: string;
  readonly ContentType: string;
  readonly Accept: string;
  readonly CustomAttributes: string;
  /** The document id. */
  readonly InferenceId: string;
  readonly S3OutputPathExtension: string;
  readonly Filename: string;
  /** 1 to 3600. */
  readonly InvocationTimeoutSeconds: number;
}

/** SageMaker took an invocation, and where it says it will write. */
export interface InvocationReceipt {
  readonly httpStatus?: number;
  /** S3 URI. */
  readonly outputLocation?: string;
  /** S3 URI; absent when the endpoint has no failure path. */
  readonly failureLocation?: string;
}

/** What the trigger needs of SageMaker. */
export interface ModelEndpoint {
  invokeAsync(invocation: Invocation): Promise<InvocationReceipt>;
}
