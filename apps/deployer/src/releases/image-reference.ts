import { partitionOf } from "@sluice/spec/names";

/** A container image in Amazon ECR. */
export interface EcrImage {
  /** Twelve digits: the account whose registry it is in. */
  readonly registryId: string;
  readonly region: string;
  readonly repository: string;
  /** Registry and repository, such as `123456789012.dkr.ecr.us-west-2.amazonaws.com/model-a`. */
  readonly name: string;
  /** @defaultValue `latest`, as every container runtime takes it */
  readonly tag: string;
  /** `sha256:` and 64 hex digits. */
  readonly digest?: string;
}

const registry = /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;

/** Reads an image's name; undefined when it is not in Amazon ECR. */
export function parseEcrImage(image: string): EcrImage | undefined {
  const [, name = "", host = "", repository = "", tag = "latest", digest] =
    /^(([^/]+)\/([^:@]+))(?::([^@]+))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(image) ?? [];
  const [, registryId, region] = registry.exec(host) ?? [];
  if (registryId === undefined || region === undefined) return undefined;
  return { registryId, region, repository, name, tag, ...(digest === undefined ? {} : { digest }) };
}

/** The digest an image is named by, whatever its registry. */
export function digestOf(image: string): string | undefined {
  return /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
}

/** ARN of an image's repository, as a policy names it. */
export function repositoryArn({ region, registryId, repository }: EcrImage): string {
  return `arn:${partitionOf(region)}:ecr:${region}:${registryId}:repository/${repository}`;
}
