import { type ContextLookup, compileGlob, type Matcher } from "./glob.ts";
import { listOf, type PolicyPrincipal } from "./policy-document.ts";
import { assumedRoleArn, type Principal } from "./principal.ts";

/**
 * How a policy names a principal: `direct` by itself or everybody, `account` by its account, which in an `Allow` only
 * delegates to that account's identity policies, `none` not at all.
 */
export type PrincipalMatch = "direct" | "account" | "none";

/** Finds how a statement's `Principal` names whoever makes a call. */
export type PrincipalTest = (principal: Principal, lookup: ContextLookup) => PrincipalMatch;

/** Compiles a statement's `Principal` or `NotPrincipal` element. */
export function compilePrincipal(element: PolicyPrincipal): PrincipalTest {
  if (element === "*") return () => "direct";
  const aws = listOf(element["AWS"]);
  const services: Matcher[] = listOf(element["Service"]).map((service) => compileGlob(service, { ignoreCase: true }));
  // AWS treats {"AWS": "*"} as "*", for services too: topics reach queues whose policies are written that way.
  if (aws.includes("*")) return () => "direct";
  const arns = new Set(aws);
  return (principal, lookup) => {
    if (principal.kind === "owner") return "direct";
    if (principal.kind === "service") {
      return services.some((matches) => matches(principal.service, lookup)) ? "direct" : "none";
    }
    if (arns.has(principal.roleArn) || arns.has(assumedRoleArn(principal))) return "direct";
    const account = principal.roleArn.split(":")[4] ?? "";
    return arns.has(account) || arns.has(`arn:aws:iam::${account}:root`) ? "account" : "none";
  };
}
