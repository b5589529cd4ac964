import { type Path, renderPath } from "../yaml/path.ts";
import type { RangePart } from "../yaml/yaml-source.ts";

/** Something wrong, by its path in the content; it becomes a problem once it is placed in the text. */
export interface Finding {
  readonly code: string;
  /** @defaultValue "error" */
  readonly severity?: "error" | "warning";
  readonly path: Path;
  /** Whether the caret marks the path's key or its value. @defaultValue "value" */
  readonly part?: RangePart;
  /** Values to blame: an overlay that sets one of them is where the problem is shown. @defaultValue the path itself */
  readonly causes?: readonly Path[];
  /** Key that is missing at `path`. */
  readonly missing?: string;
  /** Key the author probably meant instead of the unknown one at `path`. */
  readonly meant?: string;
  /** Of findings with the same code at the same place only the one with the highest rank is told. */
  readonly rank?: number;
  readonly message: string;
  readonly hint?: string;
}

/** Tells findings apart: two with the same identity are one problem seen twice. */
export function identity(finding: Finding): string {
  return `${finding.code} ${renderPath(finding.path)} ${finding.message}`;
}
