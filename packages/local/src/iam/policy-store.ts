import { type Clock, systemClock } from "../clock.ts";
import type { Denial } from "../events.ts";
import { AwsError } from "../gateway/service.ts";
import { type Decision, evaluate } from "./evaluate.ts";
import { type AccessRequest, type Authorizer, assumedRoleArn, type Principal, principalName } from "./principal.ts";
import { type AccountContext, requestContext } from "./request-context.ts";
import { type CompiledStatement, compileStatements, StatementSet } from "./statement-set.ts";

/** What a {@link PolicyStore} needs to know. */
export interface PolicyStoreOptions {
  /** 12 digits. */
  readonly accountId: string;
  readonly region: string;
  /** Told of every refused call before it fails. */
  readonly onDenied?: (denial: Denial) => void;
  readonly clock?: Clock;
}

interface RolePolicies {
  readonly byName: Map<string, readonly CompiledStatement[]>;
  identity: StatementSet;
}

/** Every policy the program registered, compiled once, and the judge of every call. */
export class PolicyStore implements Authorizer {
  readonly #account: AccountContext;
  readonly #onDenied: (denial: Denial) => void;
  readonly #roles = new Map<string, RolePolicies>();
  readonly #boundaries = new Map<string, StatementSet>();
  readonly #resources = new Map<string, StatementSet>();
  readonly #trust = new Map<string, StatementSet>();

  constructor(options: PolicyStoreOptions) {
    const { accountId, region, clock = systemClock } = options;
    this.#account = { accountId, region, clock };
    this.#onDenied = options.onDenied ?? (() => {});
  }

  /** Adds or replaces one policy of a role, inline or attached. @throws AwsError `MalformedPolicyDocument` */
  setIdentityPolicy(roleName: string, policyName: string, document: unknown): void {
    const role = this.#roles.get(roleName) ?? { byName: new Map(), identity: new StatementSet([]) };
    role.byName.set(policyName, compileStatements(document));
    role.identity = new StatementSet([...role.byName.values()].flat());
    this.#roles.set(roleName, role);
  }

  /** Takes one policy of a role away. */
  removeIdentityPolicy(roleName: string, policyName: string): void {
    const role = this.#roles.get(roleName);
    if (role === undefined) return;
    role.byName.delete(policyName);
    role.identity = new StatementSet([...role.byName.values()].flat());
  }

  /** Names of the policies a role has, inline and attached. */
  identityPolicies(roleName: string): readonly string[] {
    return [...(this.#roles.get(roleName)?.byName.keys() ?? [])];
  }

  /** Sets a role's permissions boundary. @throws AwsError `MalformedPolicyDocument` */
  setBoundary(roleName: string, document: unknown): void {
    this.#boundaries.set(roleName, StatementSet.of(document));
  }

  removeBoundary(roleName: string): void {
    this.#boundaries.delete(roleName);
  }

  /** Sets the policy of a bucket, queue, topic or function, by its ARN. @throws AwsError `MalformedPolicyDocument` */
  setResourcePolicy(resourceArn: string, ...documents: readonly unknown[]): void {
    this.#resources.set(resourceArn, StatementSet.of(...documents));
  }

  removeResourcePolicy(resourceArn: string): void {
    this.#resources.delete(resourceArn);
  }

  hasResourcePolicy(resourceArn: string): boolean {
    return this.#resources.has(resourceArn);
  }

  /** Sets who may assume a role. @throws AwsError `MalformedPolicyDocument` */
  setTrustPolicy(roleArn: string, document: unknown): void {
    this.#trust.set(roleArn, StatementSet.of(document));
  }

  /** Whether a role was made. */
  hasRole(roleArn: string): boolean {
    return this.#trust.has(roleArn);
  }

  /** Whether a role of that name was made, under whatever path. */
  hasRoleNamed(roleName: string): boolean {
    return [...this.#trust.keys()].some((roleArn) => roleArn.endsWith(`/${roleName}`));
  }

  /** Forgets a role with everything it was allowed. */
  removeRole(roleArn: string): void {
    const roleName = roleArn.slice(roleArn.lastIndexOf("/") + 1);
    this.#trust.delete(roleArn);
    this.#roles.delete(roleName);
    this.#boundaries.delete(roleName);
  }

  /** Whether a service, such as `lambda.amazonaws.com`, may assume a role; condition keys in lower case. */
  canAssume(roleArn: string, service: string, context: Readonly<Record<string, string>> = {}): boolean {
    const sourceArn = context["aws:sourcearn"];
    const principal: Principal = { kind: "service", service, ...(sourceArn === undefined ? {} : { sourceArn }) };
    const request: AccessRequest = { principal, action: "sts:AssumeRole", resource: roleArn, context };
    return evaluate(request, { resource: this.#trust.get(roleArn) }, requestContext(request, this.#account)).allowed;
  }

  /** The decision alone: nothing is emitted and nothing thrown. */
  decide(request: AccessRequest): Decision {
    const { principal } = request;
    if (principal.kind === "owner") return { allowed: true };
    const role = principal.kind === "role" ? principal.roleName : undefined;
    return evaluate(
      request,
      {
        identity: role === undefined ? undefined : this.#roles.get(role)?.identity,
        boundary: role === undefined ? undefined : this.#boundaries.get(role),
        resource: this.#resources.get(policyHolder(request.resource)),
      },
      requestContext(request, this.#account),
    );
  }

  check(request: AccessRequest): void {
    const decision = this.decide(request);
    if (decision.allowed) return;
    const { action, resource } = request;
    const principal = principalName(request.principal, this.#account.accountId);
    this.#onDenied({ principal, action, resource, reason: decision.reason });
    throw new AwsError("AccessDenied", 403, denialMessage(request, decision));
  }
}

// An object is governed by the policy of its bucket; everything else by its own.
function policyHolder(resourceArn: string): string {
  if (!resourceArn.startsWith("arn:aws:s3:::")) return resourceArn;
  const slash = resourceArn.indexOf("/");
  return slash < 0 ? resourceArn : resourceArn.slice(0, slash);
}

function denialMessage(request: AccessRequest, decision: Exclude<Decision, { allowed: true }>): string {
  const { principal, action, resource } = request;
  const caller =
    principal.kind === "role" ? assumedRoleArn(principal) : principal.kind === "service" ? principal.service : "owner";
  const why =
    decision.reason === "no-allow"
      ? `because no ${decision.by} allows the ${action} action`
      : `with an explicit deny in ${decision.by === "identity-based policy" ? "an" : "a"} ${decision.by}`;
  return `User: ${caller} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
}
