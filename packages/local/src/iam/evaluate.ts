import type { ContextLookup } from "./glob.ts";
import type { AccessRequest } from "./principal.ts";
import type { CompiledStatement, StatementSet } from "./statement-set.ts";

/** The kinds of policy that take part in a decision. */
export type PolicyKind = "identity-based policy" | "resource-based policy" | "permissions boundary";

/** The outcome of {@link evaluate}; a refusal says which kind of policy was responsible. */
export type Decision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly reason: "no-allow" | "explicit-deny"; readonly by: PolicyKind };

/** The policies that apply to one request. */
export interface ApplicablePolicies {
  /** The role's policies; undefined for a service, which has none. */
  readonly identity?: StatementSet | undefined;
  readonly boundary?: StatementSet | undefined;
  /** The policy of the resource asked for. */
  readonly resource?: StatementSet | undefined;
}

type Verdict = "deny" | "allow" | "allow-account" | "silent";

const allowed: Decision = { allowed: true };

/**
 * Decides a request within one account: an explicit deny anywhere wins; otherwise the identity policies (within the
 * permissions boundary) or the resource's policy must allow it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(request: AccessRequest, policies: ApplicablePolicies, lookup: ContextLookup): Decision {
  const identity = verdictOf(policies.identity, request, lookup);
  if (identity === "deny") return refused("explicit-deny", "identity-based policy");
  const resource = verdictOf(policies.resource, request, lookup);
  if (resource === "deny") return refused("explicit-deny", "resource-based policy");
  const boundary = policies.boundary === undefined ? "allow" : verdictOf(policies.boundary, request, lookup);
  if (boundary === "deny") return refused("explicit-deny", "permissions boundary");

  if (request.principal.kind === "service") {
    return resource === "allow" ? allowed : refused("no-allow", "resource-based policy");
  }
  if (identity !== "allow" && resource !== "allow") return refused("no-allow", "identity-based policy");
  return boundary === "allow" ? allowed : refused("no-allow", "permissions boundary");
}

function refused(reason: "no-allow" | "explicit-deny", by: PolicyKind): Decision {
  return { allowed: false, reason, by };
}

function verdictOf(set: StatementSet | undefined, request: AccessRequest, lookup: ContextLookup): Verdict {
  let verdict: Verdict = "silent";
  for (const statement of set?.forAction(request.action) ?? []) {
    const match = principalMatch(statement, request, lookup);
    if (match === "none") continue;
    if (verdict === "allow" && statement.effect === "Allow") continue;
    if (!statement.matchesResource(request.resource, lookup) || !statement.matchesConditions(lookup)) continue;
    if (statement.effect === "Deny") return "deny";
    verdict = match === "direct" ? "allow" : "allow-account";
  }
  return verdict;
}

function principalMatch(
  statement: CompiledStatement,
  request: AccessRequest,
  lookup: ContextLookup,
): "direct" | "account" | "none" {
  const match = statement.principal?.(request.principal, lookup) ?? "direct";
  if (!statement.principalNegated) return match;
  return match === "none" ? "direct" : "none";
}
