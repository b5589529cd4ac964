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
  const lines = denied.flatMap((one) => {
    const { call, way } = describeDenied(one);
    return [...wrap(printable(call), columns - 2).map((part) => `  ${part}`), `    ${style.yellow(printable(way))}`];
  });
  return [style.red("denied"), ...lines];
}

/** A denied call in words, and where what would be written to allow it. */
export function describeDenied({ principal, action, resource, count, file, line, fix }: DeniedOutput): {
  readonly call: string;
  readonly way: string;
} {
  const times = count === 1 ? "" : ` (${count} times)`;
  return {
    call: `${principal.split("/").at(-1)} may not ${action} on ${resource}${times}`,
    way: file === null ? fix : `${file}:${line}  ${fix}`,
  };
}
