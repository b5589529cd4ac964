/** What Datadog answered, or why it did not. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string; readonly status?: number };

/** What Datadog says of an environment, as far as it answered: the checks are made of this alone. */
export interface AccountReport {
  /** Whether it takes the API key. */
  readonly apiKey: Answer<boolean>;
  /** Names of the metrics that the AWS account reported in the region within the last day. */
  readonly names: Answer<ReadonlySet<string>>;
  /** Names that some account of the organisation reported, by the groups that this one did not. */
  readonly elsewhere: ReadonlyMap<string, Answer<ReadonlySet<string>>>;
  /** Keys of the tags of the metrics that were asked for, by name. */
  readonly tags: ReadonlyMap<string, Answer<ReadonlySet<string>>>;
  /** Names of the metrics that are made of log lines, of all pipelines and environments. */
  readonly ownNames: Answer<ReadonlySet<string>>;
  /** Whether deployments can be read; the value says nothing. */
  readonly dora: Answer<unknown>;
}
