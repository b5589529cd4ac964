import { AwsError, type AwsRequest, type AwsService } from "../gateway/service.ts";
import type { Authorizer } from "../iam/principal.ts";
import type { Fields } from "../wire/fields.ts";
import { jsonService } from "../wire/json-service.ts";
import type { ImageReference, Registry, RepositoryName, StoredImage } from "./registry.ts";

/** What ECR answers from. */
export interface EcrServiceOptions {
  readonly accountId: string;
  readonly region: string;
  readonly authorizer: Authorizer;
  readonly registry: Registry;
}

/** ECR on the wire: repositories and their images' manifests, digests and tags; no layers. */
export function ecrService(options: EcrServiceOptions): AwsService {
  const { registry } = options;
  return jsonService({
    signingName: "ecr",
    targetPrefix: "AmazonEC2ContainerRegistry_V20150921",
    version: "1.1",
    invalidInputCode: "InvalidParameterException",
    operations: {
      CreateRepository: (input, request) => {
        const name = allowedName(options, "CreateRepository", input, request);
        registry.createRepository(name);
        return { repository: describeRepository(name, options) };
      },
      PutImage: (input, request) => putImage(options, input, request),
      BatchGetImage: (input, request) => batchGetImage(options, input, request),
      DescribeImages: (input, request) => describeImages(options, input, request),
      BatchDeleteImage: (input, request) => {
        const name = allowedName(options, "BatchDeleteImage", input, request);
        const references = input.objects("imageIds").map(referenceOf);
        const [found, failures] = partition(registry, name, references);
        for (const reference of references) registry.remove(name, reference);
        return { imageIds: found.map(({ image, reference }) => imageId(image, reference)), failures };
      },
    },
  });
}

function putImage(options: EcrServiceOptions, input: Fields, request: AwsRequest): object {
  const name = allowedName(options, "PutImage", input, request);
  const tag = input.optionalString("imageTag");
  const manifest = input.string("imageManifest");
  const image = options.registry.push(name, {
    manifest,
    tag,
    mediaType: input.optionalString("imageManifestMediaType"),
  });
  const stated = input.optionalString("imageDigest");
  if (stated !== undefined && stated !== image.digest) {
    const problem = `The digest of the image is ${image.digest}, not ${stated}.`;
    throw new AwsError("ImageDigestDoesNotMatchException", 400, problem);
  }
  return { image: describeManifest(name, image, { tag }) };
}

function batchGetImage(options: EcrServiceOptions, input: Fields, request: AwsRequest): object {
  const name = allowedName(options, "BatchGetImage", input, request);
  const references = input.objects("imageIds").map(referenceOf);
  const [found, failures] = partition(options.registry, name, references);
  return { images: found.map(({ image, reference }) => describeManifest(name, image, reference)), failures };
}

function describeImages(options: EcrServiceOptions, input: Fields, request: AwsRequest): object {
  const { registry } = options;
  const name = allowedName(options, "DescribeImages", input, request);
  const references = input.objects("imageIds").map(referenceOf);
  const images =
    references.length === 0
      ? registry.images(name)
      : references.map((reference) => registry.find(name, reference) ?? notFound(name, reference));
  return { imageDetails: images.map((image) => describeImage(name, image)) };
}

type Found = { readonly image: StoredImage; readonly reference: ImageReference };

function partition(
  registry: Registry,
  name: RepositoryName,
  references: readonly ImageReference[],
): readonly [readonly Found[], readonly object[]] {
  const looked = references.map((reference) => ({ reference, image: registry.find(name, reference) }));
  const failures = looked
    .filter(({ image }) => image === undefined)
    .map(({ reference: { digest, tag } }) => ({
      imageId: { imageDigest: digest, imageTag: tag },
      failureCode: "ImageNotFound",
      failureReason: "Requested image not found",
    }));
  return [looked.filter((each): each is Found => each.image !== undefined), failures];
}

function allowedName(options: EcrServiceOptions, action: string, input: Fields, request: AwsRequest): RepositoryName {
  const { accountId, region, authorizer } = options;
  const repository = input.string("repositoryName");
  const registryId = input.optionalString("registryId") ?? accountId;
  const resource = `arn:aws:ecr:${region}:${registryId}:repository/${repository}`;
  authorizer.check({ principal: request.principal, action: `ecr:${action}`, resource });
  return { registryId, repository };
}

function referenceOf(imageId: Fields): ImageReference {
  return { digest: imageId.optionalString("imageDigest"), tag: imageId.optionalString("imageTag") };
}

function notFound({ registryId, repository }: RepositoryName, { digest, tag }: ImageReference): never {
  const id = `{imageDigest:'${digest ?? "null"}', imageTag:'${tag ?? "null"}'}`;
  const problem = `The image with imageId ${id} does not exist within the repository with name '${repository}' in the registry with id '${registryId}'`;
  throw new AwsError("ImageNotFoundException", 400, problem);
}

function describeRepository({ registryId, repository }: RepositoryName, { region }: EcrServiceOptions): object {
  return {
    registryId,
    repositoryName: repository,
    repositoryArn: `arn:aws:ecr:${region}:${registryId}:repository/${repository}`,
    repositoryUri: `${registryId}.dkr.ecr.${region}.amazonaws.com/${repository}`,
  };
}

function imageId(image: StoredImage, { tag }: ImageReference): object {
  return { imageDigest: image.digest, imageTag: tag };
}

function describeManifest(
  { registryId, repository }: RepositoryName,
  image: StoredImage,
  reference: ImageReference,
): object {
  return {
    registryId,
    repositoryName: repository,
    imageId: imageId(image, reference),
    imageManifest: image.manifest,
    imageManifestMediaType: image.mediaType,
  };
}

function describeImage({ registryId, repository }: RepositoryName, image: StoredImage): object {
  return {
    registryId,
    repositoryName: repository,
    imageDigest: image.digest,
    imageTags: image.tags.size === 0 ? undefined : [...image.tags].sort(),
    imageSizeInBytes: Buffer.byteLength(image.manifest),
    imagePushedAt: image.pushedAtMs / 1000,
    imageManifestMediaType: image.mediaType,
  };
}
