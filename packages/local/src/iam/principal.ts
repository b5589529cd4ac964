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
