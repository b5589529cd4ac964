import type { DeclaredResource } from "../resource.ts";
import type { LocalCloud } from "./local-cloud.ts";

/** Makes one kind of resource in the local AWS. */
export interface Provisioner {
  /** False while another resource it needs has not been made; it is tried again later. @defaultValue always true */
  readonly isReady?: (resource: DeclaredResource, cloud: LocalCloud) => boolean;
  readonly make: (resource: DeclaredResource, cloud: LocalCloud) => void | Promise<void>;
}

/** Provisioners by Pulumi token. */
export type Provisioners = Readonly<Record<string, Provisioner>>;
