import type { MessagePort } from "node:worker_threads";

/** What an execution environment's worker is started with. */
export interface WorkerSetup {
  /** Absolute path of the module without its suffix. */
  readonly modulePath: string;
  /** Name of the exported handler. */
  readonly handlerName: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMiB: number;
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** The local AWS: requests to it are messages within the process. Absent: all go over the network. */
  readonly gateway?: { readonly host: string; readonly port: number };
}

/** One event for the handler. */
export interface InvokeMessage {
  readonly requestId: string;
  readonly event: unknown;
  /** Epoch milliseconds at which the function times out. */
  readonly deadlineMs: number;
}

/** An error as Lambda reports it. */
export interface ReportedError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stack: readonly string[];
}

/** What the worker answers, or asks for: `connect` hands over the port of its requests to the local AWS. */
export type WorkerMessage =
  | { readonly kind: "connect"; readonly port: MessagePort }
  | { readonly kind: "ready" }
  | { readonly kind: "init-failed"; readonly error: ReportedError }
  | { readonly kind: "succeeded"; readonly requestId: string; readonly result: unknown }
  | { readonly kind: "failed"; readonly requestId: string; readonly error: ReportedError };
