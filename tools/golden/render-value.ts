/** Characters of a value that are shown at most. */
const longest = 72;
/** Characters of what two texts share that are shown on either side of where they differ. */
const context = 16;

/** How a value was and is, such as `30 -> 60`; of long texts only where they differ. */
export function renderChange({ before, after }: { readonly before?: unknown; readonly after?: unknown }): string {
  if (before === undefined) return `none -> ${renderValue(after)}`;
  if (after === undefined) return `${renderValue(before)} -> none`;
  if (typeof before !== "string" || typeof after !== "string") return `${renderValue(before)} -> ${renderValue(after)}`;
  const [old, now] = narrowed(before, after);
  return `${renderValue(old)} -> ${renderValue(now)}`;
}

function renderValue(value: unknown): string {
  const text = JSON.stringify(value) ?? "none";
  return text.length <= longest ? text : `${text.slice(0, longest - 12)} … ${text.slice(-9)}`;
}

/** Takes away what both texts share, but for some context. */
function narrowed(before: string, after: string): readonly [string, string] {
  if (Math.max(before.length, after.length) <= longest - 2) return [before, after];
  const shortest = Math.min(before.length, after.length);
  let head = 0;
  while (head < shortest && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shortest - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return [cut(before, head, tail), cut(after, head, tail)];
}

function cut(text: string, head: number, tail: number): string {
  const start = Math.max(0, head - context);
  const end = Math.min(text.length, text.length - tail + context);
  return `${start > 0 ? "…" : ""}${text.slice(start, end)}${end < text.length ? "…" : ""}`;
}
