/** Where in Amazon ECR an image is. */
export interface ContainerImage {
  readonly accountId: string;
  readonly region: string;
  readonly repository: string;
}

const ecrImage = /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)/;

/** Reads an image's URI; undefined when it is not in Amazon ECR. */
export function parseImage(uri: string): ContainerImage | undefined {
  const match = ecrImage.exec(uri);
  const [, accountId, region, repository] = match ?? [];
  if (accountId === undefined || region === undefined || repository === undefined) return undefined;
  return { accountId, region, repository };
}
