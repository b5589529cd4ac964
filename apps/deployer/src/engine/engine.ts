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
  /** The stack's outputs afterwards; empty after a preview or a destroy. */
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
  readonly type: string;
  readonly id?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly protected: boolean;
}

/** One stack in the hands of the Pulumi engine. */
export interface Engine {
  /** `<pipeline>.<environment>`. */
  readonly stack: string;
  preview(options: OperationOptions): Promise<OperationResult>;
  up(options: OperationOptions): Promise<OperationResult>;
  /** Destroys everything, or what `targets` names. */
  destroy(options: OperationOptions & { readonly targets?: readonly string[] }): Promise<OperationResult>;
  refresh(options: OperationOptions): Promise<OperationResult>;
  /** What the last update left; empty for a stack that is new. */
  state(): Promise<readonly StateResource[]>;
  /** Outputs of the last update. */
  outputs(): Promise<Readonly<Record<string, unknown>>>;
}
