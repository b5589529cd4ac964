import { AwsError } from "../gateway/service.ts";
import type { DeclaredResource } from "../resource.ts";
import type { LocalCloud } from "./local-cloud.ts";
import { provisionerOf } from "./provision-resource.ts";
import type { ResourceChange } from "./provisioner.ts";

/** Makes, changes and removes resources of a local AWS one by one, each in effect when the promise resolves; refusals are AWS's. */
export class ResourceLifecycle {
  readonly #cloud: LocalCloud;
  /** By type and id; what was not made here has none. */
  readonly #tags = new Map<string, NonNullable<DeclaredResource["tags"]>>();

  constructor(cloud: LocalCloud) {
    this.#cloud = cloud;
  }

  /** @throws AwsError in AWS's words; WaitError for an endpoint that does not come into service; the signal's reason when it aborts a wait */
  async create(resource: DeclaredResource, signal: AbortSignal): Promise<void> {
    const provisioner = provisionerOf(resource);
    if (provisioner === undefined) return;
    provisioner.refuse?.(resource, this.#cloud);
    if (provisioner.isReady?.(resource, this.#cloud) === false) {
      throw new AwsError("ResourceNotFoundException", 404, "A resource it needs does not exist.");
    }
    this.#tag(resource);
    await (provisioner.create ?? provisioner.make)(resource, this.#cloud, signal);
  }

  /** Changes in place what AWS can change in place. @throws as {@link create} */
  async change(change: ResourceChange, signal: AbortSignal): Promise<void> {
    const provisioner = provisionerOf(change.after);
    if (provisioner === undefined) return;
    if (provisioner.change !== undefined) await provisioner.change(change, this.#cloud, signal);
    else await provisioner.make(change.after, this.#cloud);
    this.#tag(change.after);
  }

  /** @throws as {@link create} */
  async remove(resource: DeclaredResource, signal: AbortSignal): Promise<void> {
    await provisionerOf(resource)?.remove?.(resource, this.#cloud, signal);
    this.#tags.delete(keyOf(resource));
  }

  /** The tags of a resource that is there. */
  tagsOf(resource: Pick<DeclaredResource, "type" | "id">): NonNullable<DeclaredResource["tags"]> {
    return this.#tags.get(keyOf(resource)) ?? {};
  }

  /** Properties that AWS holds otherwise than declared; undefined when the resource is gone. */
  actual(resource: DeclaredResource): Readonly<Record<string, unknown>> | undefined {
    const provisioner = provisionerOf(resource);
    return provisioner?.actual === undefined ? {} : provisioner.actual(resource, this.#cloud);
  }

  #tag(resource: DeclaredResource): void {
    if (resource.tags !== undefined) this.#tags.set(keyOf(resource), resource.tags);
  }
}

function keyOf({ id, type }: Pick<DeclaredResource, "type" | "id">): string {
  return `${type} ${id}`;
}
