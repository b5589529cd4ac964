/** One statement of a policy, as AWS reads it. */
export interface PolicyStatement {
  /** Says what the statement is for: letters and digits only. */
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | PolicyPrincipal;
  readonly Action: string | readonly string[];
  /** Absent in trust policies only. */
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Whom a resource's policy or a role's trust speaks of. */
export interface PolicyPrincipal {
  readonly Service?: string;
  readonly AWS?: string | readonly string[];
  /** ARN of an identity provider. */
  readonly Federated?: string;
}

/** A policy, as AWS reads it. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

/** Policy of some statements. */
export function policyOf(statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** The text AWS is given. */
export function renderPolicy(statements: readonly PolicyStatement[]): string {
  return JSON.stringify(policyOf(statements));
}
