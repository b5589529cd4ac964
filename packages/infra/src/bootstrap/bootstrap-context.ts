import { partitionOf } from "@sluice/spec/names";
import { type Arns, arnsOf } from "../arns.ts";
import { environmentTag } from "../tags.ts";
import type { BootstrapNames } from "./bootstrap-names.ts";

/** What an environment's foundation is made from. */
export interface BootstrapArgs {
  /** The environment's name, such as `data_dev`; also the name of its GitHub environment. */
  readonly environment: string;
  /** Short name in AWS names, such as `dev`. */
  readonly stage: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
  /** @defaultValue the partition of the region */
  readonly partition?: string;
  readonly names: BootstrapNames;
  /** Key that pipelines encrypt with, where the environment has one of its own; it encrypts the kept artifacts, too. */
  readonly kmsKeyArn?: string;
  /** Whose workflows may deploy; without it the account's own principals may, as far as their policies let them assume the role. */
  readonly github?: GithubTrust;
  /** The boundary is there already and somebody else's: it is named, not made. @defaultValue false */
  readonly adoptBoundary?: boolean;
  /** Buckets of the other environments, which deployments to this one are denied. */
  readonly foreignBuckets?: readonly string[];
  /** Stages of the other environments of the same account, whose buckets deployments to this one are denied. */
  readonly foreignStages?: readonly string[];
  /** The environment whose releases are promoted to this one: who deploys here reads its ledger and its artifacts. */
  readonly promotesFrom?: PromotionOrigin;
  /** Who deploys to environments that releases of this one are promoted to, and so reads its ledger and its artifacts. */
  readonly promotedBy?: readonly PromotionReader[];
  /** Whether the environment's endpoints are in subnets, so that the models' roles make network interfaces there. @defaultValue false */
  readonly inSubnets?: boolean;
}

/** What who deploys to another environment reads of one. */
export interface PromotionOrigin {
  /** Short name in AWS names. */
  readonly stage: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
  readonly ledgerBucket: string;
  readonly artifactsBucket: string;
}

/** The deploy role of an environment that releases are promoted to. */
export interface PromotionReader {
  /** Twelve digits. */
  readonly accountId: string;
  /** The role's name, after its path where it has one. */
  readonly deployRole: string;
}

/** Whose workflows may deploy to an environment. */
export interface GithubTrust {
  /** `owner/repository`, as GitHub spells it. */
  readonly repository: string;
  /** An account takes one OIDC provider of GitHub: it is created, or the one there is used. */
  readonly provider: "create" | "adopt";
}

/** Arguments with what follows from them. */
export interface BootstrapContext extends BootstrapArgs {
  readonly partition: string;
  readonly arns: Arns;
  readonly tags: Readonly<Record<string, string>>;
}

/** Tags of what several environments of an account use. */
export const partTags = { "sluice:part": "bootstrap" } as const;

/** Works out ARNs and tags. */
export function bootstrapContext(args: BootstrapArgs): BootstrapContext {
  const { accountId, region, partition = partitionOf(args.region) } = args;
  return {
    ...args,
    partition,
    arns: arnsOf({ accountId, region, partition }),
    tags: { ...partTags, [environmentTag]: args.environment },
  };
}
