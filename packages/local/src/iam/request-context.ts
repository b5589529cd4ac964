import type { Clock } from "../clock.ts";
import type { ContextLookup } from "./glob.ts";
import { type AccessRequest, assumedRoleArn, type Principal } from "./principal.ts";

/** Where the local AWS pretends to be. */
export interface AccountContext {
  /** 12 digits. */
  readonly accountId: string;
  readonly region: string;
  readonly clock: Clock;
}

type Global = (request: AccessRequest, account: AccountContext) => string | undefined;

const globals: Readonly<Record<string, Global>> = {
  // Clients reach the laptop's gateway over plain HTTP on the loopback, which stands for the TLS they would use on AWS:
  // otherwise every TLS-only policy would deny every local call.
  "aws:securetransport": () => "true",
  "aws:sourceip": () => "127.0.0.1",
  "aws:currenttime": (_, account) => new Date(account.clock.nowMs()).toISOString(),
  "aws:epochtime": (_, account) => String(Math.floor(account.clock.nowMs() / 1000)),
  "aws:requestedregion": (_, account) => account.region,
  "aws:resourceaccount": (request, account) => request.resource.split(":")[4] || account.accountId,
  "aws:viaawsservice": () => "false",
  "aws:principalarn": ({ principal }) => (principal.kind === "role" ? principal.roleArn : undefined),
  "aws:principalaccount": ({ principal }, account) => principalAccount(principal, account),
  "aws:principaltype": ({ principal }) => (principal.kind === "role" ? "AssumedRole" : undefined),
  "aws:userid": ({ principal }) => (principal.kind === "role" ? `${principal.roleName}:local` : undefined),
  "aws:principalisawsservice": ({ principal }) => String(principal.kind === "service"),
  "aws:principalservicename": ({ principal }) => (principal.kind === "service" ? principal.service : undefined),
  "aws:sourcearn": ({ principal }) => (principal.kind === "service" ? principal.sourceArn : undefined),
  // Bucket ARNs carry no account; here there is only one.
  "aws:sourceaccount": ({ principal }, account) =>
    principal.kind === "service" ? principal.sourceArn?.split(":")[4] || account.accountId : undefined,
};

function principalAccount(principal: Principal, account: AccountContext): string | undefined {
  if (principal.kind === "service") return undefined;
  return principal.kind === "role" ? assumedRoleArn(principal).split(":")[4] : account.accountId;
}

/** The condition keys of a request: its own first, then the global ones AWS adds to every request. */
export function requestContext(request: AccessRequest, account: AccountContext): ContextLookup {
  return (key) => request.context?.[key] ?? globals[key]?.(request, account);
}
