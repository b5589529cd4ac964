import type { UnknownPolicy } from "../events.ts";
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

  /** A boundary that the program does not define is somebody else's: what it says is not known here, so it bounds nothing. {@link unknown} tells of it. */
  bound(roleName: string, policyArn: string): void {
    remember(this.#boundaries, policyArn, roleName);
    const document = this.#documents.get(policyArn);
    if (document !== undefined) this.#policies.setBoundary(roleName, document);
  }

  /** What roles were given and the program does not define, such as AWS's managed policies and an account's boundary. */
  get unknown(): readonly UnknownPolicy[] {
    return [
      ...this.#undefined(this.#boundaries).map((use) => ({ ...use, use: "boundary" }) as const),
      ...this.#undefined(this.#attached).map((use) => ({ ...use, use: "attachment" }) as const),
    ];
  }

  #undefined(uses: ReadonlyMap<string, readonly string[]>): readonly Omit<UnknownPolicy, "use">[] {
    return [...uses]
      .filter(([policyArn]) => !this.#documents.has(policyArn))
      .flatMap(([policyArn, roles]) => roles.map((roleName) => ({ policyArn, roleName })));
  }
}

function remember(map: Map<string, string[]>, key: string, value: string): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}
