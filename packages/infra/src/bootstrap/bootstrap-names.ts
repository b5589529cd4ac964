/** Physical names of what an environment has before its first pipeline. */
export interface BootstrapNames {
  /** Bucket of Pulumi's state. */
  readonly stateBucket: string;
  /** Bucket of the release records. */
  readonly ledgerBucket: string;
  /** Bucket of the model artifacts and bundles that releases keep. */
  readonly artifactsBucket: string;
  /** Alias of the key that encrypts secrets in the state, with `alias/`. */
  readonly keyAlias: string;
  readonly deployRole: string;
  /** Policy that bounds every role a pipeline creates. */
  readonly boundary: string;
}

/**
 * Names what an environment has before its first pipeline. A stage has at most ten characters, so every name fits.
 *
 * @example bootstrapNames({ stage: "dev", accountId: "123456789012" }).stateBucket // "sluice-state-dev-123456789012"
 */
export function bootstrapNames({ stage, accountId }: { stage: string; accountId: string }): BootstrapNames {
  return {
    stateBucket: `sluice-state-${stage}-${accountId}`,
    ledgerBucket: `sluice-ledger-${stage}-${accountId}`,
    artifactsBucket: `sluice-artifacts-${stage}-${accountId}`,
    keyAlias: `alias/sluice-${stage}`,
    deployRole: `sluice-deploy-${stage}`,
    boundary: `sluice-boundary-${stage}`,
  };
}
