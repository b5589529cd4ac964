/** An environment as far as the pipeline file needs to know it. */
export interface EnvironmentName {
  /** Name used in the file's `environments`, such as `data_dev`. */
  readonly name: string;
  /** Short name in AWS names and for `${stage}`, such as `dev`. */
  readonly stage: string;
  /** Twelve digits; absent when no account is known yet. */
  readonly accountId?: string;
  /** Another environment, whose overlay it takes in a file that has none for it. */
  readonly overlay?: string;
  /** Whether it is on this machine, where it reaches nobody; `local` is without saying so. */
  readonly emulated?: boolean;
  /** Buckets that belong to this environment alone, such as the one its releases are kept in. */
  readonly buckets?: readonly string[];
}
