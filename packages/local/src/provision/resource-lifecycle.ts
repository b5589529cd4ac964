import { AwsError } from "../gateway/service.ts";
import type { DeclaredResource } from "../resource.ts";
import type { LocalCloud } from "./local-cloud.ts";
import { provisionerOf } from "./provision-resource.ts";
import type { ResourceChange } from "./provisioner.ts";

/** Makes, changes and removes resources of a local AWS one by one, each in effect when the promise resolves; refusals are AWS's. */
export class ResourceLifecycle {
  readonly #cloud: LocalCloud;

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
    await (provisioner.create ?? provisioner.make)(resource, this.#cloud, signal);
  }

  /** Changes in place what AWS can change in place. @throws as {@link create} */
  async change(change: ResourceChange, signal: AbortSignal): Promise<void> {
    const provisioner = provisionerOf(change.after);
    if (provisioner === undefined) return;
    if (provisioner.change !== undefined) await provisioner.change(change, this.#cloud, signal);
    else await provisioner.make(change.after, this.#cloud);
  }

  /** @throws as {@link create} */
  async remove(resource: DeclaredResource, signal: AbortSignal): Promise<void> {
    await provisionerOf(resource)?.remove?.(resource, this.#cloud, signal);
  }

  /** Properties that AWS holds otherwise than declared; undefined when the resource is gone. */
  actual(resource: DeclaredResource): Readonly<Record<string, unknown>> | undefined {
    const provisioner = provisionerOf(resource);
    return provisioner?.actual === undefined ? {} : provisioner.actual(resource, this.#cloud);
  }
}
