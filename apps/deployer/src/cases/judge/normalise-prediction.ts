import type { CaseRun } from "../case-run.ts";
import { isObject } from "./parse-json.ts";

/** What a document is called in one run of a case. */
export type DocumentNames = Pick<CaseRun, "documentId" | "source">;

/**
 * Replaces what differs from run to run and from environment to environment, wherever a text or a member's name holds it: the document
 * id by `${documentId}`, the source's S3 URI by `${source}`, its key by `${key}`, its version id by `${versionId}`; a text that is nothing
 * but the source's bucket becomes `${bucket}`.
 */
export function normalisePrediction(prediction: unknown, names: DocumentNames): unknown {
  const { bucket } = names.source;
  const placeholders = placeholdersOf(names);
  // What is replaced already stays, and of two that begin at one place the longer one counts: an URI holds the key.
  const wanted = [...placeholders.keys()].toSorted((a, b) => b.length - a.length).map(escapePattern);
  const pattern = new RegExp(["\\$\\{(?:documentId|source|key|versionId|bucket)\\}", ...wanted].join("|"), "g");
  return normalise(prediction);

  function normalise(value: unknown): unknown {
    if (typeof value === "string") return value === bucket ? "${bucket}" : replace(value);
    if (Array.isArray(value)) return value.map(normalise);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [replace(name), normalise(member)]));
  }

  function replace(text: string): string {
    return text.replace(pattern, (found) => placeholders.get(found) ?? found);
  }
}

function placeholdersOf({ documentId, source }: DocumentNames): ReadonlyMap<string, string> {
  const { bucket, key, versionId } = source;
  const names: [string | undefined, string][] = [
    // A bucket without versions has the version id "null", which other texts hold as well.
    [versionId === "null" ? undefined : versionId, "${versionId}"],
    [key, "${key}"],
    [`s3://${bucket}/${key}`, "${source}"],
    [documentId, "${documentId}"],
  ];
  return new Map(names.flatMap(([name, placeholder]) => (name ? [[name, placeholder] as const] : [])));
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
