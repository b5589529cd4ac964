import type { Io } from "../io.ts";
import type { Flags } from "./flags.ts";

/** One option of a verb. */
export interface OptionSpec {
  readonly type: "string" | "boolean";
  /** One letter. */
  readonly short?: string;
  /** What stands for the value in the help, such as `DIR`; a boolean option with one takes a value as `--wait=600` and needs none. */
  readonly value?: string;
  /** May be given several times, or once with several values. */
  readonly multiple?: boolean;
  readonly description: string;
}

/** A verb of the command, as data; its code is loaded when it runs. */
export interface Verb {
  readonly name: string;
  readonly summary: string;
  /** After `sluice`, such as `validate FILE...`. */
  readonly usage: string;
  /** How many files it takes. */
  readonly files: { readonly min: number; readonly max: number };
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Command line after `sluice`, and what it does. */
  readonly examples: readonly (readonly [command: string, purpose: string])[];
  load(): Promise<VerbHandler>;
}

/** Does a verb's work and says how it ended: an exit code. */
export type VerbHandler = (invocation: Invocation, io: Io) => Promise<number>;

/** A verb with what was given to it. */
export interface Invocation {
  readonly files: readonly string[];
  readonly flags: Flags;
}
