import type { PolicyStore } from "../iam/policy-store.ts";

/** Attaches managed policies to roles, in whatever order policy and attachment are made. */
export class RolePolicies {
  readonly #policies: PolicyStore;
  readonly #documents = new Map<string, unknown>();
  readonly #attached = new Map<string, string[]>();
  readonly #boundaries = new Map<string, string[]>();

  constructor(policies: PolicyStore) {
    this.#policies = policies;
  }

  define(policyArn: string, document: unknown): void {
    this.#documents.set(policyArn, document);
    for (const role of this.#attached.get(policyArn) ?? []) this.#policies.setIdentityPolicy(role, policyArn, document);
    for (const role of this.#boundaries.get(policyArn) ?? []) this.#policies.setBoundary(role, document);
  }

  attach(roleName: string, policyArn: string): void {
    remember(this.#attached, policyArn, roleName);
    const document = this.#documents.get(policyArn);
    if (document !== undefined) this.#policies.setIdentityPolicy(roleName, policyArn, document);
  }

  /** A boundary that the program does not define is somebody else's: what it says is not known here, so it bounds nothing. */
  bound(roleName: string, policyArn: string): void {
    remember(this.#boundaries, policyArn, roleName);
    const document = this.#documents.get(policyArn);
    if (document !== undefined) this.#policies.setBoundary(roleName, document);
  }
}

function remember(map: Map<string, string[]>, key: string, value: string): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}
