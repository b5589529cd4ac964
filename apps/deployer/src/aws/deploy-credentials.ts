import type { Environment } from "../environments/environment-schema.ts";
import type { Io } from "../io.ts";
import type { CredentialProvider, Credentials } from "./aws-clients.ts";

// A canary of several steps takes longer than the hour that STS gives by itself. A role that is assumed from another role never
// gets more than that hour: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html#iam-term-role-chaining
const longSessionSeconds = 4 * 3600;
const shortSessionSeconds = 3600;
const renewBeforeMs = 5 * 60_000;

/** Credentials that deploy to an environment: its deploy role's, taken with the caller's own; or the caller's, who may be that role. */
export function deployCredentials(environment: Environment, io: Io): CredentialProvider {
  const caller = callerCredentials(environment, io);
  const role = environment.deployRole;
  // An AWS on this machine has the roles a program made, and nobody's deploy role.
  if (role === undefined || isLoopback(io.env.AWS_ENDPOINT_URL)) return caller;
  let known: Credentials | undefined;
  return async () => {
    // Every client asks by itself; one session serves them all until shortly before its end.
    const endMs = known?.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
    if (known === undefined || endMs - io.clock.nowMs() < renewBeforeMs)
      known = await assume(role, environment, caller);
    return known;
  };
}

function callerCredentials(environment: Environment, { env }: Io): CredentialProvider {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: token } = env;
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    const identity = { accessKeyId, secretAccessKey, ...(token === undefined ? {} : { sessionToken: token }) };
    return async () => identity;
  }
  let chain: CredentialProvider | undefined;
  return async () => {
    const { fromNodeProviderChain } = await import("@aws-sdk/credential-providers");
    chain ??= fromNodeProviderChain({ clientConfig: { region: environment.region } });
    return await chain();
  };
}

async function assume(
  roleArn: string,
  { region, account }: Environment,
  credentials: CredentialProvider,
): Promise<Credentials> {
  const { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  const sts = new STSClient({ region, credentials });
  const take = (DurationSeconds: number) => {
    return sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "sluice", DurationSeconds }));
  };
  try {
    const { Arn: caller = "" } = await sts.send(new GetCallerIdentityCommand({}));
    // A workflow signs in as the deploy role itself, and a role may not assume itself unless it trusts itself.
    if (isSessionOf(caller, roleArn)) return await credentials();
    const { Credentials: taken } = await take(longSessionSeconds).catch((error: unknown) => {
      if ((error as { name?: unknown }).name === "ValidationError") return take(shortSessionSeconds);
      throw error;
    });
    if (taken?.AccessKeyId === undefined || taken.SecretAccessKey === undefined)
      throw new Error(`STS answered without credentials for ${roleArn} in account ${account}`);
    return {
      accessKeyId: taken.AccessKeyId,
      secretAccessKey: taken.SecretAccessKey,
      ...(taken.SessionToken === undefined ? {} : { sessionToken: taken.SessionToken }),
      ...(taken.Expiration === undefined ? {} : { expiration: taken.Expiration }),
    };
  } finally {
    sts.destroy();
  }
}

/** Whether a caller, such as `arn:aws:sts::1234:assumed-role/deploy/session`, is a session of a role, whose ARN may have a path. */
function isSessionOf(caller: string, roleArn: string): boolean {
  const [, , , , account, role = ""] = roleArn.split(":");
  const name = role.slice(role.lastIndexOf("/") + 1);
  return caller.includes(`:sts::${account}:assumed-role/${name}/`);
}

function isLoopback(url: string | undefined): boolean {
  return url !== undefined && url !== "" && ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);
}
