import type { TriggerConfig } from "../../src/config/trigger-config.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { Log, LogFields } from "../../src/ports/log.ts";
import type { Invocation, InvocationReceipt, ModelEndpoint } from "../../src/ports/model-endpoint.ts";
import { createTrigger } from "../../src/trigger/create-trigger.ts";
import { MemoryStore } from "./memory-store.ts";

/** A root model's configuration; every field can be another. */
export function triggerConfig(overrides: Partial<TriggerConfig> = {}): TriggerConfig {
  return {
    pipeline: "example",
    environment: "data_dev",
    model: "model-a",
    modelVersion: "abcdef012345",
    endpointName: "endpoint",
    stateBucket: "model-a",
    parents: [],
    prefix: "incoming/",
    suffixes: [],
    contentType: "application/json",
    accept: "application/json",
    claimLeaseSeconds: 300,
    invocationTimeoutSeconds: 900,
    ...overrides,
  };
}

/** Time that a test moves. */
export class ManualClock implements Clock {
  #nowMs = Date.parse("2026-11-22T10:00:00Z");

  nowMs(): number {
    return this.#nowMs;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.#nowMs += milliseconds;
  }
}

/** A line that was logged. */
export interface LoggedLine extends LogFields {
  readonly level: string;
  readonly message: string;
}

/** A log that keeps its lines. */
export function recordingLog(): { readonly log: Log; readonly lines: LoggedLine[] } {
  const lines: LoggedLine[] = [];
  const logWith = (constant: LogFields): Log => {
    const at = (level: string) => (message: string, fields?: LogFields) =>
      void lines.push({ level, message, ...constant, ...fields });
    const more = (fields: LogFields) => logWith({ ...constant, ...fields });
    return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error"), with: more };
  };
  return { log: logWith({}), lines };
}

/** An endpoint that accepts everything and remembers it; a test may make it refuse. */
export class RecordingEndpoint implements ModelEndpoint {
  readonly invocations: Invocation[] = [];
  onInvoke: (invocation: Invocation) => void = () => undefined;

  async invokeAsync(invocation: Invocation): Promise<InvocationReceipt> {
    this.onInvoke(invocation);
    this.invocations.push(invocation);
    return {
      outputLocation: `s3://out/${invocation.InferenceId}`,
      failureLocation: `s3://out/failures/${invocation.InferenceId}`,
    };
  }
}

/** A trigger with everything around it in memory. */
export function triggerBench(overrides: Partial<TriggerConfig> = {}, store: MemoryStore = new MemoryStore()) {
  const endpoint = new RecordingEndpoint();
  const clock = new ManualClock();
  const { log, lines } = recordingLog();
  const config = triggerConfig(overrides);
  return { store, endpoint, clock, lines, config, handle: createTrigger(config, { store, endpoint, clock, log }) };
}
