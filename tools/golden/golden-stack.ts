import type { EvaluatedOptions } from "../../apps/deployer/src/deploy/evaluate-program.ts";

/** One resource as a golden file holds it. */
export interface GoldenResource {
  /** What its options tell the engine; absent where all are Pulumi's defaults. */
  readonly options?: EvaluatedOptions;
  /** Plain values; JSON texts, such as policies, as what they hold. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Everything that the program of one pipeline makes in one environment. */
export interface GoldenStack {
  readonly pipeline: string;
  readonly environment: string;
  /** The environment's short name, which is part of names in AWS. */
  readonly stage: string;
  /** Twelve digits. */
  readonly account: string;
  /** By identity: the types of the parents and its own, with a dollar sign between, two colons and its name, which is the end of its URN. */
  readonly resources: Readonly<Record<string, GoldenResource>>;
  /** What the stack tells others. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** What all stacks are made with, and what would otherwise show at every function and provider. */
export interface GoldenParts {
  /** SHA-256 of each Lambda bundle. */
  readonly bundles: Readonly<Record<string, string>>;
  /** Versions of the Pulumi providers, by package. */
  readonly providers: Readonly<Record<string, string>>;
}

/** All that is compared. */
export interface Golden {
  readonly parts: GoldenParts;
  readonly stacks: readonly GoldenStack[];
}

/** Identity of a resource without stack and project, which all resources of a stack share. */
export function identityOf(urn: string): string {
  return urn.split("::").slice(2).join("::");
}

/** Pulumi token of an identity, such as `aws:s3/bucket:Bucket`. */
export function typeOf(identity: string): string {
  const [types = ""] = identity.split("::", 1);
  return types.slice(types.lastIndexOf("$") + 1);
}

/** Logical name of an identity. */
export function nameOf(identity: string): string {
  return identity.slice(identity.indexOf("::") + 2);
}
