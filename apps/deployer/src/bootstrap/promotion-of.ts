import type { PromotionOrigin, PromotionReader } from "@sluice/infra/bootstrap";
import type { Environment } from "../environments/environment-schema.ts";
import { namesOfEnvironment } from "./names-of-environment.ts";

/** What an environment reads of another, and who reads of it. */
export interface PromotionParts {
  readonly promotesFrom?: PromotionOrigin;
  readonly promotedBy: readonly PromotionReader[];
}

/**
 * What the environments' files say about promotion to and from one of them.
 * @throws SluiceError `BOOTSTRAP_NAME` for an environment whose foundation bootstrap cannot make
 */
export function promotionOf({ name, promotion }: Environment, environments: readonly Environment[]): PromotionParts {
  const from = environments.find((other) => other.name === promotion?.from);
  const promotedBy = environments.filter((other) => other.promotion?.from === name).map(readerOf);
  return from === undefined ? { promotedBy } : { promotedBy, promotesFrom: originOf(from) };
}

function originOf(environment: Environment): PromotionOrigin {
  const { stage, account: accountId, region } = environment;
  const { ledgerBucket, artifactsBucket } = namesOfEnvironment(environment).names;
  return { stage, accountId, region, ledgerBucket, artifactsBucket };
}

function readerOf(environment: Environment): PromotionReader {
  return { accountId: environment.account, deployRole: namesOfEnvironment(environment).names.deployRole };
}
