import { Cloud } from "../../src/cloud.ts";
import type { LocalEvent } from "../../src/events.ts";
import { Gateway } from "../../src/gateway/gateway.ts";
import { ownerCredentials } from "../../src/gateway/sessions.ts";
import type { LocalAwsOptions } from "../../src/local-aws-options.ts";
import { rolePrincipal } from "../../src/role-principal.ts";
import { account } from "./one-model-pipeline.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

/** How a client reaches the local AWS as somebody. */
interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  readonly maxAttempts: number;
}

/** All services on one port, with nothing in them. */
export interface OpenCloud extends AsyncDisposable {
  readonly cloud: Cloud;
  readonly events: LocalEvent[];
  /** For clients that act as the account's owner. */
  readonly owner: ClientConfig;
  /** For clients that act as a role with these statements. */
  as(roleName: string, ...statements: readonly object[]): ClientConfig;
}

/** ARN of one of the account's resources. */
export function arn(service: string, rest: string): string {
  return `arn:aws:${service}:${account.region}:${account.accountId}:${rest}`;
}

/** Opens the services alone, to talk to each of them. */
export async function openCloud(options: Partial<LocalAwsOptions> = {}): Promise<OpenCloud> {
  const temporary = await temporaryDirectory();
  const events: LocalEvent[] = [];
  const onEvent = (event: LocalEvent) => void events.push(event);
  const cloud = new Cloud({ ...account, directory: temporary.path, servers: {}, onEvent, ...options });
  const gateway = await Gateway.listen({ services: cloud.services(), sessions: cloud.sessions });
  cloud.endpointUrl = gateway.url;
  const config = { endpoint: gateway.url, region: account.region, maxAttempts: 1 };
  return {
    cloud,
    events,
    owner: { ...config, credentials: ownerCredentials },
    as: (roleName, ...statements) => {
      const document = { Version: "2012-10-17", Statement: statements };
      if (statements.length > 0) cloud.policies.setIdentityPolicy(roleName, "test", document);
      const principal = rolePrincipal(`arn:aws:iam::${account.accountId}:role/${roleName}`);
      return { ...config, credentials: cloud.sessions.issue(principal) };
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([gateway.close(), cloud.close()]);
      await temporary[Symbol.asyncDispose]();
    },
  };
}
