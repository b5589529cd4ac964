import type { ResolvedMonitoring } from "./resolved-monitoring.ts";

/**
 * A pipeline as one environment sees it: overlay merged, `${stage}` substituted, every default filled in, checked.
 * Plain data: this is what components, dashboards and the local environment are made from.
 */
export interface ResolvedPipeline {
  readonly name: string;
  readonly owner: string;
  readonly description: string;
  /** Environment's name, such as `data_dev`. */
  readonly environment: string;
  /** Short name of the environment in AWS names, such as `dev`. */
  readonly stage: string;
  readonly source: ResolvedSource;
  /** In topological order, models of one depth by name. */
  readonly models: readonly ResolvedModel[];
  readonly deliver: ResolvedDelivery;
  readonly consumers: readonly { readonly account: string }[];
  /** Absent when the file says nothing: then `resolveMonitoring()` is what holds. */
  readonly monitoring?: ResolvedMonitoring;
}

export interface ResolvedSource {
  readonly bucket: string;
  /** False when the bucket exists and belongs to somebody else. */
  readonly create: boolean;
  /** Empty for the whole bucket. */
  readonly prefix: string;
  /** Empty for every object; otherwise each begins with a dot. */
  readonly suffixes: readonly string[];
}

export interface ResolvedModel {
  readonly name: string;
  readonly image: string;
  /** S3 URI of `model.tar.gz`; absent when the image carries its model. */
  readonly modelData?: string;
  readonly instanceType: string;
  readonly instances: Instances;
  /** Sorted by name; empty for a root model, which listens to the source. */
  readonly parents: readonly string[];
  /** Sorted by name. */
  readonly children: readonly string[];
  /** Environment variables of the container. */
  readonly env: Readonly<Record<string, string>>;
  /** Content type the model answers with; its children receive it. */
  readonly accept: string;
  /** 1 to 1000. */
  readonly maxConcurrentInvocationsPerInstance: number;
  /** 1 to 3600. */
  readonly invocationTimeoutSeconds: number;
  readonly permissions: ResolvedPermissions;
  /** Command that starts the model server on a laptop; `local` only. */
  readonly serve?: string;
}

export type Instances =
  | { readonly kind: "fixed"; readonly count: number }
  | { readonly kind: "backlog"; readonly min: number; readonly max: number; readonly backlogPerInstance: number };

export interface ResolvedPermissions {
  /** `bucket` or `bucket/prefix`. */
  readonly s3Read: readonly string[];
  /** `bucket` or `bucket/prefix`. */
  readonly s3Write: readonly string[];
  readonly textract: boolean;
  readonly statements: readonly { readonly actions: readonly string[]; readonly resources: readonly string[] }[];
}

export interface ResolvedDelivery {
  /** Sorted by name. */
  readonly models: readonly string[];
  readonly firehose?: { readonly bufferSeconds: number; readonly bufferMiB: number };
  /** SNS topics for predictions and errors. */
  readonly notify: boolean;
}
