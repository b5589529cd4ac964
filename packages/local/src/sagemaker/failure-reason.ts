import type { ContainerResponse } from "./container-client.ts";

const quotedCharacters = 1000;

/** Why an invocation failed whose container answered with an error, in the form SageMaker words it. */
export function containerFailureReason({ status, body }: ContainerResponse): string {
  const side = status >= 500 ? "server" : "client";
  return `ClientError: Received ${side} error (${status}) from primary with message "${quoted(body)}"`;
}

/** Why an invocation failed whose input could not be read. */
export function downloadFailureReason(location: string, error: unknown): string {
  return `ClientError: Failed to download the input from ${location}: ${messageOf(error)}`;
}

/** Why an invocation failed whose prediction could not be written. */
export function uploadFailureReason(location: string, error: unknown): string {
  return `ClientError: Failed to upload the prediction to ${location}: ${messageOf(error)}`;
}

/** Why an invocation failed whose container gave no answer. */
export function noAnswerReason(error: unknown): string {
  return `ModelError: ${messageOf(error)}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function quoted(body: Buffer): string {
  const text = body.subarray(0, quotedCharacters * 4).toString("utf8");
  return text.length > quotedCharacters ? `${text.slice(0, quotedCharacters)}…` : text;
}
