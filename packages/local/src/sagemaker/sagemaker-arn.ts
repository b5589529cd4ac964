/** Where an account's SageMaker resources are. */
export interface SageMakerPlace {
  /** 12 digits. */
  readonly accountId: string;
  readonly region: string;
}

/** ARN of an endpoint, an endpoint configuration or a model; SageMaker writes names in lower case there. */
export function sageMakerArn(
  { accountId, region }: SageMakerPlace,
  kind: "endpoint" | "endpoint-config" | "model",
  name: string,
): string {
  return `arn:aws:sagemaker:${region}:${accountId}:${kind}/${name.toLowerCase()}`;
}
