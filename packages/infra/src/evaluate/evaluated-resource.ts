import type { EvaluatedOptions } from "./evaluated-options.ts";

/** One resource that a program registered. */
export interface EvaluatedResource {
  /** Pulumi token, such as `aws:s3/bucket:Bucket`; components too, such as `sluice:pipeline:Pipeline`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** Logical name of the parent; absent at the top. */
  readonly parent?: string;
  readonly urn: string;
  /** Provider's id, such as a bucket's name; empty for a component. */
  readonly id: string;
  /** Plain values: outputs resolved, secrets unwrapped, a file as the SHA-256 of its content. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Inputs and what AWS would add, such as `arn`. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Absent where all are Pulumi's defaults. */
  readonly options?: EvaluatedOptions;
  /** Where the files among the inputs are on this machine, by name, such as `index.js` of a function's code. */
  readonly assets?: Readonly<Record<string, string>>;
}

/** Where a program is evaluated. */
export interface EvaluationContext {
  /** Pulumi project. */
  readonly project: string;
  /** Pulumi stack. */
  readonly stack: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
  /** @defaultValue the partition of the region */
  readonly partition?: string;
  /**
   * Keeps Pulumi from capturing a stack trace for every promise, which is most of the time that declaring many resources takes.
   * Errors that the program throws keep their message and lose their trace, so switch this off to debug a program; and where other
   * code runs at the same time, as the limit is the process's.
   *
   * @defaultValue true
   */
  readonly limitStackTraces?: boolean;
}

/** What a program made. */
export interface Evaluation {
  /** Every resource after its parent and whatever it depends on; the same order for the same program. */
  readonly resources: readonly EvaluatedResource[];
  /** What the program returned. */
  readonly outputs: Readonly<Record<string, unknown>>;
}
