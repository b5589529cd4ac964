import { randomUUID } from "node:crypto";
import { isSluiceError } from "@sluice/spec";
import { AwsError } from "../gateway/service.ts";
import { WaitError } from "../provision/wait-error.ts";
import type { ResourceTraits } from "./resource-traits.ts";

/** What failed, for the message. */
export interface FailedOperation {
  readonly operation: "create" | "update" | "delete" | "read";
  readonly traits: ResourceTraits;
  /** Provider's id, or the name it was to have. */
  readonly id: string;
}

const gerunds = { create: "creating", update: "updating", delete: "deleting", read: "reading" } as const;

/** A failure as the AWS provider words it, with the SDK's words inside. */
export function providerError(error: unknown, { operation, traits, id }: FailedOperation): string {
  const { noun, service, operations } = traits;
  const problem = `${gerunds[operation]} ${noun} (${id}): `;
  if (error instanceof AwsError) {
    const call = operation === "read" ? `Describe${noun.replaceAll(" ", "")}` : operations[operation];
    const response = `https response error StatusCode: ${error.status}, RequestID: ${randomUUID()}`;
    return oneError(`${problem}operation error ${service}: ${call}, ${response}, ${error.code}: ${error.message}`);
  }
  if (error instanceof WaitError) return oneError(`waiting for ${noun} (${id}) ${operation}: ${error.message}`);
  if (isAbort(error)) return oneError(`waiting for ${noun} (${id}) ${operation}: context canceled`);
  const hint = isSluiceError(error) && error.hint !== undefined ? ` (${error.hint})` : "";
  return oneError(`${problem}${error instanceof Error ? error.message : String(error)}${hint}`);
}

/** The text in which the provider hands a list of errors to the engine. */
function oneError(message: string): string {
  return `1 error occurred:\n\t* ${message}\n\n`;
}

/** Whether the engine called it off. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}
