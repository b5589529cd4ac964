import type { NotePosition } from "../releases/record-names.ts";
import type { ReleaseRecord } from "../releases/release.ts";

/** What the four figures, and Datadog, need of a release. */
export type DeployedRelease = Pick<
  ReleaseRecord,
  "at" | "began" | "by" | "changes" | "commit" | "kind" | "number" | "rollbackTo"
>;

/** What a deployment is known by in its stack: the release that it became, or the note that it began with. */
export type DeploymentKey = { readonly release: number } | { readonly attempt: NotePosition };

/** One time that a pipeline was deployed, whatever came of it. */
export interface Deployment {
  readonly key: DeploymentKey;
  readonly kind: "up" | "rollback";
  /** The release that a rollback was putting back. */
  readonly rollbackTo?: number;
  readonly by: string;
  /** Epoch milliseconds. */
  readonly startedAtMs: number;
  /** Epoch milliseconds, not before it started; of what was killed nobody knows more than when it started. */
  readonly finishedAtMs: number;
  /** `open`: it may be at work still. */
  readonly result: "succeeded" | "failed" | "stopped" | "open";
  /** Code of the error that a failed one ended with. */
  readonly code?: string;
  /** Absent when it did not become one. */
  readonly release?: DeployedRelease;
}

/** A deployment that broke something or failed, and what ended that. */
export interface ChangeFailure {
  readonly deployment: Deployment;
  readonly reason: "failed" | "rolled-back";
  /** The first release after it, or the rollback that took it back; absent while there is none. */
  readonly recovery?: Deployment;
  /** Whether the pipeline was taken down before anything recovered it. */
  readonly takenDown: boolean;
}
