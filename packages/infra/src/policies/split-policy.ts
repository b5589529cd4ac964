import { type PolicyStatement, renderPolicy } from "./policy-document.ts";

/** Most characters of all inline policies of a role together: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const inlineLimit = 10_240;
/** Most characters of one managed policy; same page. */
const managedLimit = 6_144;

/** A role's policies: one inline policy when it fits, otherwise several managed ones. */
export type SplitPolicy =
  | { readonly kind: "inline"; readonly policy: string }
  | { readonly kind: "managed"; readonly policies: readonly string[] };

/**
 * Fits statements into IAM's limits. A model with very many parents, or the delivery of very many models, names more
 * buckets than one policy holds; a wildcard over bucket names would be shorter, and wider than what is needed.
 */
export function splitPolicy(statements: readonly PolicyStatement[]): SplitPolicy {
  const whole = renderPolicy(statements);
  if (whole.length <= inlineLimit) return { kind: "inline", policy: whole };
  const policies: PolicyStatement[][] = [];
  for (const piece of statements.flatMap(smallPieces)) {
    const current = policies.at(-1);
    if (current !== undefined && renderPolicy([...current, piece]).length <= managedLimit) current.push(piece);
    else policies.push([piece]);
  }
  return { kind: "managed", policies: policies.map(renderPolicy) };
}

/** Halves a statement's resources until each piece fits a third of a policy, so that pieces pack well. */
function smallPieces(statement: PolicyStatement): PolicyStatement[] {
  const { Resource: resources } = statement;
  if (typeof resources !== "object" || resources.length < 2) return [statement];
  if (renderPolicy([statement]).length <= managedLimit / 3) return [statement];
  const half = Math.ceil(resources.length / 2);
  return [resources.slice(0, half), resources.slice(half)].flatMap((part, index) =>
    smallPieces({ ...statement, Sid: `${statement.Sid}${index}`, Resource: part }),
  );
}
