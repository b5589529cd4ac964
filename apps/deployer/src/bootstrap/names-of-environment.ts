import { type BootstrapNames, bootstrapNames } from "@sluice/infra/bootstrap";
import { SluiceError } from "@sluice/spec/errors";
import type { Environment } from "../environments/environment-schema.ts";

/** Names of an environment's foundation, and whether its boundary is somebody else's policy. */
export interface EnvironmentNames {
  readonly names: BootstrapNames;
  readonly adoptBoundary: boolean;
}

/**
 * What bootstrap makes for an environment: what its file names, and Sluice's own names for what it does not.
 * @throws SluiceError `BOOTSTRAP_NAME` for a line that names what bootstrap cannot make
 */
export function namesOfEnvironment(environment: Environment): EnvironmentNames {
  const { stage, account } = environment;
  const own = bootstrapNames({ stage, accountId: account });
  const named = (key: Key, pattern: RegExp, otherwise: string): string => nameIn(environment, key, pattern, otherwise);
  const bucket = /^s3:\/\/([^/?]+)/;
  const names = {
    stateBucket: named("backend", bucket, own.stateBucket),
    ledgerBucket: named("ledger", bucket, own.ledgerBucket),
    artifactsBucket: named("artifacts", bucket, own.artifactsBucket),
    keyAlias: named("secretsProvider", /^awskms:\/\/\/?(alias\/[^?]+)/, own.keyAlias),
    deployRole: named("deployRole", new RegExp(`^arn:[^:]+:iam::${account}:role/([^/]+)$`), own.deployRole),
    boundary: named("permissionsBoundary", /^arn:[^:]+:iam::[^:]*:policy\/(.+)$/, own.boundary),
  };
  return { names, adoptBoundary: names.boundary !== own.boundary };
}

type Key = "backend" | "ledger" | "artifacts" | "secretsProvider" | "deployRole" | "permissionsBoundary";

function nameIn(environment: Environment, key: Key, pattern: RegExp, otherwise: string): string {
  const value = environment[key];
  if (value === undefined) return otherwise;
  const name = pattern.exec(value)?.[1];
  if (name !== undefined) return name;
  throw new SluiceError(
    "BOOTSTRAP_NAME",
    `${environment.name}.yaml says ${key}: ${value}, which bootstrap cannot make`,
    {
      hint: `remove the line, and bootstrap makes ${otherwise} and says what to write`,
    },
  );
}
