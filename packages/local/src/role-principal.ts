import type { Principal } from "./iam/principal.ts";

/** The role's session, as the caller of other services. */
export function rolePrincipal(roleArn: string): Principal & { readonly kind: "role" } {
  return { kind: "role", roleArn, roleName: roleArn.slice(roleArn.lastIndexOf("/") + 1) };
}
