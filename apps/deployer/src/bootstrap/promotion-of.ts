import { bootstrapNames, type PromotionOrigin, type PromotionReader } from "@sluice/infra/bootstrap";
import { parseS3Folder } from "../aws/s3-place.ts";
import type { Environment } from "../environments/environment-schema.ts";

/** What an environment reads of another, and who reads of it. */
export interface PromotionParts {
  readonly promotesFrom?: PromotionOrigin;
  readonly promotedBy: readonly PromotionReader[];
}

/** What the environments' files say about promotion to and from one of them. */
export function promotionOf({ name, promotion }: Environment, environments: readonly Environment[]): PromotionParts {
  const from = environments.find((other) => other.name === promotion?.from);
  // Who promotes to a laptop is no role of an account: the account that its file names may be anybody's.
  const onAws = environments.filter(({ emulator }) => emulator !== true);
  const promotedBy = onAws.filter((other) => other.promotion?.from === name).map(readerOf);
  return from === undefined ? { promotedBy } : { promotedBy, promotesFrom: originOf(from) };
}

// What is read here is looked up, not made: it may be called otherwise than bootstrap would, and whatever else the file names.
function originOf({ stage, account: accountId, region, ledger, artifacts }: Environment): PromotionOrigin {
  const own = bootstrapNames({ stage, accountId });
  const ledgerBucket = parseS3Folder(ledger ?? "")?.bucket ?? own.ledgerBucket;
  const artifactsBucket = parseS3Folder(artifacts ?? "")?.bucket ?? own.artifactsBucket;
  return { stage, accountId, region, ledgerBucket, artifactsBucket };
}

function readerOf({ stage, account, deployRole = "" }: Environment): PromotionReader {
  const [, accountId = account, named] = /^arn:[^:]+:iam::(\d{12}):role\/(.+)$/.exec(deployRole) ?? [];
  return { accountId, deployRole: named ?? bootstrapNames({ stage, accountId: account }).deployRole };
}
