import type { DeniedOutput } from "../output/denied-output.ts";
import type { Style } from "../terminal/style.ts";
import { printable, wrap } from "../terminal/text.ts";

/** How denied calls are written to a terminal. */
export interface RenderDeniedOptions {
  readonly style: Style;
  readonly columns: number;
}

/** Which calls were denied, and below each the line of the pipeline file that would allow it; empty when none was. */
export function renderDenied(denied: readonly DeniedOutput[], { style, columns }: RenderDeniedOptions): string[] {
  if (denied.length === 0) return [];
  const lines = denied.flatMap(({ principal, action, resource, count, file, line, fix }) => {
    const times = count === 1 ? "" : ` (${count} times)`;
    const call = printable(`${principal.split("/").at(-1)} may not ${action} on ${resource}${times}`);
    const where = printable(file === null ? fix : `${file}:${line}  ${fix}`);
    return [...wrap(call, columns - 2).map((part) => `  ${part}`), `    ${style.yellow(where)}`];
  });
  return [style.red("denied"), ...lines];
}
