import type { DeclaredResource } from "../resource.ts";
import type { LocalCloud } from "./local-cloud.ts";

/** One resource before and after a change. */
export interface ResourceChange {
  /** As it was made or last changed; its outputs are what AWS last told of it. */
  readonly before: DeclaredResource;
  readonly after: DeclaredResource;
}

/**
 * What becomes of one kind of resource in the local AWS. A program is made as a whole (`make` each, then start all), or its resources
 * come, change and go one by one, as an engine has it on AWS; then a refusal is an {@link AwsError} in AWS's words.
 */
export interface Provisioner {
  /** False while another resource it needs has not been made; it is tried again later. @defaultValue always true */
  readonly isReady?: (resource: DeclaredResource, cloud: LocalCloud) => boolean;
  readonly make: (resource: DeclaredResource, cloud: LocalCloud) => void | Promise<void>;
  /** Throws what AWS refuses to make now, such as a name that is taken. */
  readonly refuse?: (resource: DeclaredResource, cloud: LocalCloud) => void;
  /** Makes it alone and in effect at once. @defaultValue `make` */
  readonly create?: (resource: DeclaredResource, cloud: LocalCloud, signal: AbortSignal) => void | Promise<void>;
  /** @defaultValue `make` */
  readonly change?: (change: ResourceChange, cloud: LocalCloud, signal: AbortSignal) => void | Promise<void>;
  /** @defaultValue nothing is left to do */
  readonly remove?: (resource: DeclaredResource, cloud: LocalCloud, signal: AbortSignal) => void | Promise<void>;
  /** Properties as AWS has them now, where they can differ from what was declared; undefined when it is gone. @defaultValue as declared */
  readonly actual?: (resource: DeclaredResource, cloud: LocalCloud) => Readonly<Record<string, unknown>> | undefined;
}

/** Provisioners by Pulumi token. */
export type Provisioners = Readonly<Record<string, Provisioner>>;

/** An {@link Provisioner.actual} that knows only whether the resource is there. */
export function thereIf(isThere: boolean): Readonly<Record<string, unknown>> | undefined {
  return isThere ? {} : undefined;
}
