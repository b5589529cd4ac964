/** What the engine does, or would do, with one resource; the words are Pulumi's. */
export type StepKind =
  | "same"
  | "create"
  | "update"
  | "delete"
  | "replace"
  | "create-replacement"
  | "delete-replaced"
  | "read"
  | "refresh"
  | "discard"
  | "import";

/** One step of a preview, an update or a destroy: plain data. */
export interface ResourceStep {
  readonly kind: StepKind;
  readonly urn: string;
  /** Pulumi token, such as `aws:sagemaker/endpoint:Endpoint`. */
  readonly type: string;
  /** Logical name, the URN's last part. */
  readonly name: string;
  /** URN of the resource it belongs to; absent at the top. */
  readonly parent?: string;
  /** Provider id; absent until it is known. */
  readonly id?: string;
  /** Inputs before; absent for what is new. Secrets are left out. */
  readonly before?: Readonly<Record<string, unknown>>;
  /** Inputs after; absent for what goes. */
  readonly after?: Readonly<Record<string, unknown>>;
  /** Properties that change, as paths such as `productionVariants[0].instanceType`. */
  readonly changed: readonly string[];
  /** Those of them that AWS cannot change in place, so that the resource is made anew. */
  readonly replacing: readonly string[];
  /** Whether Pulumi refuses to delete it. */
  readonly protected: boolean;
}
