import { count, verb } from "../plan/wording.ts";
import type { DestroyOutcome } from "./take-away.ts";

/** What a destroy came to, for a person. */
export function renderDestroyed({ kept, deleted, plan: { stack } }: DestroyOutcome): string {
  const gone =
    deleted === 0 ? `${stack}: nothing to destroy` : `${stack} is gone: ${count(deleted, "resource")} deleted`;
  if (kept.length === 0) return `${gone}\n`;
  const number = kept.length;
  return [
    gone,
    `kept, as ${verb(number, "it holds", "they hold")} data:`,
    ...kept.map((bucket) => `  s3://${bucket}`),
    `the next sluice up takes ${verb(number, "it on as it is", "them on as they are")};`,
    `sluice destroy --delete-data deletes ${verb(number, "it with all that is in it", "them with all that is in them")}`,
    "",
  ].join("\n");
}

/** One line about a bucket that was emptied. */
export function emptied(bucket: string, versions: number): string {
  return `emptied ${bucket}: ${count(versions, "object version")}`;
}
