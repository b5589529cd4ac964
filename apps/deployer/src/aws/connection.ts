import { SluiceError } from "@sluice/spec/errors";
import type { Environment } from "../environments/environment-schema.ts";
import type { Io } from "../io.ts";
import { type AwsClients, awsClients, type CredentialProvider, type Credentials } from "./aws-clients.ts";
import { deployCredentials } from "./deploy-credentials.ts";
import { readEmulator } from "./emulator.ts";

/** How an environment's AWS is reached, and as whom: by our clients and by the engine alike. */
export interface Connection {
  readonly clients: AwsClients;
  /** AWS of a `sluice emulate` or of a test, not Amazon's. */
  readonly emulated: boolean;
  /** Where AWS answers; absent for Amazon's own. */
  readonly endpointUrl?: string;
  /** ARN of who deploys. @throws SluiceError `DEPLOY_WRONG_ACCOUNT`, `DEPLOY_NO_CREDENTIALS` */
  check(): Promise<string>;
  /** Variables that make the engine, its backend and its providers go to the same place as the same principal. */
  engineEnv(): Promise<Readonly<Record<string, string>>>;
}

interface Place {
  readonly endpointUrl?: string;
  readonly debugProviders?: string;
  readonly credentials?: CredentialProvider;
}

/**
 * The connection of an environment: the emulator that runs in the working directory, what `AWS_ENDPOINT_URL` and the AWS variables
 * say, or AWS as the environment's deploy role.
 * @throws SluiceError `DEPLOY_NO_EMULATOR`
 */
export function connectionOf(environment: Environment, io: Io): Connection {
  const place = placeOf(environment, io);
  const { endpointUrl, debugProviders } = place;
  const credentials = place.credentials ?? deployCredentials(environment, io);
  const clients = awsClients({ environment, credentials, ...(endpointUrl === undefined ? {} : { endpointUrl }) });
  return {
    clients,
    emulated: debugProviders !== undefined,
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
    check: () => checkAccount(environment, clients),
    engineEnv: async () => ({
      ...(await credentialVariables(credentials)),
      AWS_REGION: environment.region,
      ...(endpointUrl === undefined ? {} : { AWS_ENDPOINT_URL: endpointUrl }),
      ...(debugProviders === undefined ? {} : { PULUMI_DEBUG_PROVIDERS: debugProviders }),
    }),
  };
}

function placeOf(environment: Environment, { env, cwd }: Io): Place {
  const endpointUrl = given(env.AWS_ENDPOINT_URL);
  const debugProviders = given(env.PULUMI_DEBUG_PROVIDERS);
  if (environment.emulator === true && endpointUrl === undefined) {
    const emulator = readEmulator({ cwd }, environment.name);
    const { accessKeyId, secretAccessKey } = emulator;
    return {
      endpointUrl: emulator.endpointUrl,
      debugProviders: emulator.debugProviders,
      credentials: async () => ({ accessKeyId, secretAccessKey }),
    };
  }
  return {
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
    ...(debugProviders === undefined ? {} : { debugProviders }),
  };
}

function given(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

async function credentialVariables(provider: CredentialProvider): Promise<Record<string, string>> {
  const { accessKeyId, secretAccessKey, sessionToken } = await identityOf(provider);
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    // Empty rather than absent: a token of the surroundings must not be sent with other keys.
    AWS_SESSION_TOKEN: sessionToken ?? "",
  };
}

async function identityOf(provider: CredentialProvider): Promise<Credentials> {
  try {
    return await provider();
  } catch (cause) {
    throw noCredentials(cause);
  }
}

/** Nothing is changed before this: a deployment into another account would make everything there anew. */
async function checkAccount(environment: Environment, clients: AwsClients): Promise<string> {
  const { GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
  let identity: { readonly Account?: string | undefined; readonly Arn?: string | undefined };
  try {
    identity = await (await clients.sts()).send(new GetCallerIdentityCommand({}));
  } catch (cause) {
    throw noCredentials(cause);
  }
  if (identity.Account === environment.account) return identity.Arn ?? `account ${environment.account}`;
  throw new SluiceError(
    "DEPLOY_WRONG_ACCOUNT",
    `${environment.name} is account ${environment.account}, but these credentials are of account ${identity.Account}`,
    { hint: `you are ${identity.Arn}; take credentials of account ${environment.account}, such as with AWS_PROFILE` },
  );
}

function noCredentials(cause: unknown): SluiceError {
  const reason = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
  return new SluiceError("DEPLOY_NO_CREDENTIALS", `AWS does not take or find credentials: ${reason}`, {
    cause,
    hint: "sign in, such as with aws sso login, and set AWS_PROFILE",
  });
}
