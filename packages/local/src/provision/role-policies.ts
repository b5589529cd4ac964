import type { UnknownPolicy } from "../events.ts";
import type { PolicyStore } from "../iam/policy-store.ts";

/** Attaches managed policies to roles, in whatever order policy and attachment are made. */
export class RolePolicies {
  readonly #policies: PolicyStore;
  readonly #documents = new Map<string, unknown>();
  /** Names of the roles, by the policy's ARN. */
  readonly #attached = new Map<string, Set<string>>();
  readonly #boundaries = new Map<string, Set<string>>();

  constructor(policies: PolicyStore) {
    this.#policies = policies;
  }

  /** Makes a policy known, or exchanges what it says. */
  define(policyArn: string, document: unknown): void {
    this.#documents.set(policyArn, document);
    for (const role of this.#attached.get(policyArn) ?? []) this.#policies.setIdentityPolicy(role, policyArn, document);
    for (const role of this.#boundaries.get(policyArn) ?? []) this.#policies.setBoundary(role, document);
  }

  has(policyArn: string): boolean {
    return this.#documents.has(policyArn);
  }

  remove(policyArn: string): void {
    this.#documents.delete(policyArn);
  }

  attach(roleName: string, policyArn: string): void {
    remember(this.#attached, policyArn, roleName);
    const document = this.#documents.get(policyArn);
    if (document !== undefined) this.#policies.setIdentityPolicy(roleName, policyArn, document);
  }

  detach(roleName: string, policyArn: string): void {
    this.#attached.get(policyArn)?.delete(roleName);
    this.#policies.removeIdentityPolicy(roleName, policyArn);
  }

  isAttached(roleName: string, policyArn: string): boolean {
    return this.#attached.get(policyArn)?.has(roleName) ?? false;
  }

  /** Roles a policy is attached to. */
  rolesOf(policyArn: string): readonly string[] {
    return [...(this.#attached.get(policyArn) ?? [])];
  }

  /** ARNs of the policies attached to a role. */
  attachedTo(roleName: string): readonly string[] {
    return [...this.#attached].filter(([, roles]) => roles.has(roleName)).map(([policyArn]) => policyArn);
  }

  /** A boundary that the program does not define is somebody else's: what it says is not known here, so it bounds nothing. {@link unknown} tells of it. */
  bound(roleName: string, policyArn: string): void {
    this.unbound(roleName);
    remember(this.#boundaries, policyArn, roleName);
    const document = this.#documents.get(policyArn);
    if (document !== undefined) this.#policies.setBoundary(roleName, document);
  }

  /** Takes a role's boundary away. */
  unbound(roleName: string): void {
    for (const roles of this.#boundaries.values()) roles.delete(roleName);
    this.#policies.removeBoundary(roleName);
  }

  /** What roles were given and the program does not define, such as AWS's managed policies and an account's boundary. */
  get unknown(): readonly UnknownPolicy[] {
    return [
      ...this.#undefined(this.#boundaries).map((use) => ({ ...use, use: "boundary" }) as const),
      ...this.#undefined(this.#attached).map((use) => ({ ...use, use: "attachment" }) as const),
    ];
  }

  #undefined(uses: ReadonlyMap<string, ReadonlySet<string>>): readonly Omit<UnknownPolicy, "use">[] {
    return [...uses]
      .filter(([policyArn]) => !this.#documents.has(policyArn))
      .flatMap(([policyArn, roles]) => [...roles].map((roleName) => ({ policyArn, roleName })));
  }
}

function remember(map: Map<string, Set<string>>, key: string, value: string): void {
  map.set(key, (map.get(key) ?? new Set()).add(value));
}
