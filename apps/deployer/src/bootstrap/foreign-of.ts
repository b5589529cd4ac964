import type { Environment } from "../environments/environment-schema.ts";
import { toEnvironmentName } from "../environments/read-environments.ts";

/** What belongs to other environments. */
export interface ForeignParts {
  readonly foreignBuckets: readonly string[];
  /** Stages of the same account. */
  readonly foreignStages: readonly string[];
}

/** What of the other environments the policies of one deny. */
export function foreignOf({ account, name }: Environment, environments: readonly Environment[]): ForeignParts {
  const others = environments.filter((other) => other.name !== name);
  return {
    foreignBuckets: others.flatMap((other) => toEnvironmentName(other).buckets ?? []),
    foreignStages: others.filter((other) => other.account === account).map(({ stage }) => stage),
  };
}
