/** One resource a Pulumi program registered: what the local AWS makes it from. */
export interface DeclaredResource {
  /** Pulumi token, such as `aws:s3/bucket:Bucket`. */
  readonly type: string;
  readonly name: string;
  /** Provider id, such as the bucket's name. */
  readonly id: string;
  /** Resolved inputs. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Inputs and computed outputs, such as `arn`. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Files on disk behind an asset or archive, such as a function's code: absolute path by name in the archive. */
  readonly assets?: Readonly<Record<string, string>>;
  /** Every tag it has, those that a provider adds included; absent where nobody tells. */
  readonly tags?: Readonly<Record<string, unknown>>;
}
