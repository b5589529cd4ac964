import type { EngineEvent } from "@pulumi/pulumi/automation/events.js";
import type { ResourceStep } from "./resource-step.ts";

/** A program whose resources one stack holds: the stack's outputs are what it resolves to. */
export type StackProgram = () => Promise<Record<string, unknown>>;

/** What an operation of the engine is given. */
export interface OperationOptions {
  /** Told of every event, in the engine's order. */
  readonly onEvent?: (event: EngineEvent) => void;
  /** Aborted when the person interrupts: the engine finishes what is in flight and leaves a usable stack. */
  readonly signal: AbortSignal;
}

/** What an operation came to. */
export interface OperationResult {
  readonly result: "succeeded" | "failed" | "cancelled";
  /** Every step, `same` included, in the order the engine announced them. */
  readonly steps: readonly ResourceStep[];
  /** The engine's errors, each with the resource it is about where it has one. */
  readonly errors: readonly EngineFailure[];
  /** The stack's outputs afterwards; empty after anything but an update. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** One error the engine reported. */
export interface EngineFailure {
  readonly urn?: string;
  readonly message: string;
}

/** One resource of a stack's state. */
export interface StateResource {
  readonly urn: string;
  /** Pulumi token. */
  readonly type: string;
  /** Provider id; absent for a component. */
  readonly id?: string;
  /** URN of the resource it belongs to; absent at the top. */
  readonly parent?: string;
  /** Without secrets. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly protected: boolean;
}

/** What an operation was at when it was cut off. */
export interface PendingOperation {
  /** `creating`, `updating`, `deleting` and so on; the words are Pulumi's. */
  readonly kind: string;
  /** Without an id when it was being created. */
  readonly resource: StateResource;
}

/** How what was cut off is found out about. */
export interface SettlePendingOptions extends OperationOptions {
  /** The provider's ids of what was being created, by URN; what has none here is forgotten, and made anew. */
  readonly ids: ReadonlyMap<string, string>;
  /** Whether what AWS has under such an id is what was being created; `resources` are all that the stack would then have. */
  isOurs(resource: StateResource, resources: readonly StateResource[]): boolean;
  /** Called when everything was read, before the state is written; it is left as it was when this fails. */
  beforeWrite(): Promise<void>;
}

/** What became of what was cut off. The state is written, once, only when the result is `succeeded`. */
export interface SettledPending extends Pick<OperationResult, "result" | "errors"> {
  /** What was being created and AWS has: it is of the stack now. */
  readonly adopted: readonly StateResource[];
  /** What AWS has under an id of ours, and what is somebody else's. */
  readonly foreign: readonly StateResource[];
}

/** One stack in the hands of the Pulumi engine. */
export interface Engine {
  /** `<pipeline>.<environment>`. */
  readonly stack: string;
  preview(options: OperationOptions): Promise<OperationResult>;
  up(options: OperationOptions): Promise<OperationResult>;
  /**
   * Destroys everything, or what `targets` names, with `dependents` what depends on it, too; what is protected only with `unprotect`.
   */
  destroy(
    options: OperationOptions & {
      readonly targets?: readonly string[];
      readonly dependents?: boolean;
      readonly unprotect?: boolean;
    },
  ): Promise<OperationResult>;
  /** Takes over what AWS says of every resource, or of `targets`. */
  refresh(options: OperationOptions & { readonly targets?: readonly string[] }): Promise<OperationResult>;
  /** What the last update left; empty for a stack that is new. */
  state(): Promise<readonly StateResource[]>;
  /** What an operation that was cut off was at; empty when none was. */
  pending(): Promise<readonly PendingOperation[]>;
  /** Finds out what became of what an operation was at when it was cut off, so that the next update goes on from there. */
  settlePending(options: SettlePendingOptions): Promise<SettledPending>;
  /** Outputs of the last update. */
  outputs(): Promise<Readonly<Record<string, unknown>>>;
  /** Takes every lock of the stack away, whoever holds it. */
  breakLock(): Promise<void>;
  /** Lets a resource be deleted. */
  unprotect(urn: string): Promise<void>;
  /** Removes what the engine keeps on this machine. */
  close(): void;
}
