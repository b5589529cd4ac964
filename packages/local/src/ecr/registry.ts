import { createHash } from "node:crypto";
import type { Clock } from "../clock.ts";
import { AwsError } from "../gateway/service.ts";

/** Where an image is kept. */
export interface RepositoryName {
  /** 12 digits: the account whose registry it is. */
  readonly registryId: string;
  readonly repository: string;
}

/** An image by its digest or by one of its tags. */
export interface ImageReference {
  readonly digest?: string | undefined;
  readonly tag?: string | undefined;
}

/** An image of a repository. */
export interface StoredImage {
  /** `sha256:` and 64 hex digits of the manifest. */
  readonly digest: string;
  readonly manifest: string;
  readonly mediaType: string;
  readonly tags: ReadonlySet<string>;
  /** Epoch milliseconds. */
  readonly pushedAtMs: number;
}

interface MutableImage extends StoredImage {
  readonly tags: Set<string>;
}

interface Repository {
  readonly createdAtMs: number;
  readonly images: Map<string, MutableImage>;
}

/** An image to be put into a repository. */
export interface NewImage {
  readonly manifest: string;
  /** @defaultValue what the manifest says */
  readonly mediaType?: string | undefined;
  readonly tag?: string | undefined;
}

const defaultMediaType = "application/vnd.docker.distribution.manifest.v2+json";

/** What registries work with. */
export interface RegistryOptions {
  readonly clock: Clock;
  /** Every image that is asked for by tag is there, made from its name: where nobody can push one. @defaultValue false */
  readonly imagines?: boolean;
}

/** Container registries: repositories, their images by digest, and the tags that move between them. */
export class Registry {
  readonly #options: RegistryOptions;
  readonly #repositories = new Map<string, Repository>();

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  /** @throws AwsError `RepositoryAlreadyExistsException` */
  createRepository(name: RepositoryName): void {
    if (this.#repositories.has(keyOf(name))) {
      const problem = `The repository with name '${name.repository}' already exists in the registry with id '${name.registryId}'`;
      throw new AwsError("RepositoryAlreadyExistsException", 400, problem);
    }
    this.#repositories.set(keyOf(name), { createdAtMs: this.#options.clock.nowMs(), images: new Map() });
  }

  has(name: RepositoryName): boolean {
    return this.#repositories.has(keyOf(name));
  }

  /** Puts an image under its digest and moves the tag to it. @throws AwsError `RepositoryNotFoundException`, `ImageAlreadyExistsException` */
  push(name: RepositoryName, { manifest, mediaType, tag }: NewImage): StoredImage {
    const { images } = this.#repository(name);
    const digest = `sha256:${createHash("sha256").update(manifest).digest("hex")}`;
    const known = images.get(digest);
    if (known !== undefined && (tag === undefined || known.tags.has(tag))) throw alreadyThere(name, digest, tag);
    const image = known ?? {
      digest,
      manifest,
      mediaType: mediaType ?? mediaTypeOf(manifest),
      tags: new Set<string>(),
      pushedAtMs: this.#options.clock.nowMs(),
    };
    if (tag !== undefined) {
      for (const other of images.values()) other.tags.delete(tag);
      image.tags.add(tag);
    }
    images.set(digest, image);
    return image;
  }

  /** @throws AwsError `RepositoryNotFoundException` */
  images(name: RepositoryName): readonly StoredImage[] {
    return [...this.#repository(name).images.values()];
  }

  /** Undefined where there is no such image. @throws AwsError `RepositoryNotFoundException` */
  find(name: RepositoryName, { digest, tag }: ImageReference): StoredImage | undefined {
    const found = this.images(name).find(
      (image) => (digest === undefined || image.digest === digest) && (tag === undefined || image.tags.has(tag)),
    );
    if (found !== undefined || tag === undefined || digest !== undefined || !this.#imagines) return found;
    const config = `${name.registryId}/${name.repository}:${tag}`;
    const manifest = JSON.stringify({ schemaVersion: 2, mediaType: defaultMediaType, config, layers: [] });
    return this.push(name, { manifest, tag });
  }

  /** Takes a tag away, or an image with all its tags. */
  remove(name: RepositoryName, reference: ImageReference): void {
    const found = this.find(name, reference);
    if (found === undefined) return;
    const { images } = this.#repository(name);
    if (reference.tag !== undefined) images.get(found.digest)?.tags.delete(reference.tag);
    if (reference.digest !== undefined || found.tags.size === 0) images.delete(found.digest);
  }

  get #imagines(): boolean {
    return this.#options.imagines === true;
  }

  #repository(name: RepositoryName): Repository {
    if (this.#imagines && !this.has(name)) this.createRepository(name);
    const repository = this.#repositories.get(keyOf(name));
    if (repository !== undefined) return repository;
    const problem = `The repository with name '${name.repository}' does not exist in the registry with id '${name.registryId}'`;
    throw new AwsError("RepositoryNotFoundException", 400, problem);
  }
}

function keyOf({ registryId, repository }: RepositoryName): string {
  return `${registryId}/${repository}`;
}

function mediaTypeOf(manifest: string): string {
  try {
    const { mediaType } = JSON.parse(manifest) as { mediaType?: unknown };
    return typeof mediaType === "string" ? mediaType : defaultMediaType;
  } catch {
    return defaultMediaType;
  }
}

function alreadyThere({ repository, registryId }: RepositoryName, digest: string, tag: string | undefined): AwsError {
  const tagged = tag === undefined ? "" : ` and tag '${tag}'`;
  const problem = `Image with digest '${digest}'${tagged} already exists in the repository with name '${repository}' in registry with id '${registryId}'`;
  return new AwsError("ImageAlreadyExistsException", 400, problem);
}
