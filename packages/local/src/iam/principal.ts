/** Who makes a call: an assumed role, an AWS service acting by itself, or the account's owner, who may do anything. */
export type Principal =
  | { readonly kind: "role"; readonly roleArn: string; readonly roleName: string }
  | { readonly kind: "service"; readonly service: string; readonly sourceArn?: string }
  | { readonly kind: "owner" };

/** What is asked for. */
export interface AccessRequest {
  readonly principal: Principal;
  /** Such as `s3:GetObject`. */
  readonly action: string;
  /** ARN. */
  readonly resource: string;
  /** Condition keys, such as `s3:prefix`, in lower case. */
  readonly context?: Readonly<Record<string, string>>;
}

/** Judges calls by the policies the program registered. */
export interface Authorizer {
  /** Emits `denied` and throws {@link AwsError} `AccessDenied` (403) unless a policy allows the call and none forbids it. */
  check(request: AccessRequest): void;
}

/** ARN under which a role's temporary credentials act; its last part is the session's name. */
export function assumedRoleArn(principal: { readonly roleArn: string; readonly roleName: string }): string {
  const account = principal.roleArn.split(":")[4] ?? "";
  return `arn:aws:sts::${account}:assumed-role/${principal.roleName}/local`;
}

/** How a principal is named in denials: a role by its ARN, a service by its name, the owner by the account's root. */
export function principalName(principal: Principal, accountId: string): string {
  if (principal.kind === "role") return principal.roleArn;
  return principal.kind === "service" ? principal.service : `arn:aws:iam::${accountId}:root`;
}
