import type { PropertyDifference } from "./stack-difference.ts";

/** What differs among the parts that all stacks are made with, in words. */
export function renderParts(parts: readonly PropertyDifference[]): string[] {
  return parts.map(({ path, before, after }) => {
    const change = `${short(before)} -> ${short(after)}`;
    if (path.startsWith("bundles")) {
      const name = path.slice("bundles.".length);
      return [
        `Bundle of the ${name} changed: ${change}`,
        `    => Every Lambda function of a ${name} is updated in place; messages wait for moments.`,
        ...(name === "trigger"
          ? [
              "    => Every model's version is another one: its tags and its trigger's SLUICE_MODEL_VERSION change in place, no endpoint starts anew.",
            ]
          : []),
      ].join("\n");
    }
    return [
      `Provider ${/"([^"]+)"/.exec(path)?.[1] ?? path}: ${change}`,
      "    => The next `up` of every stack works with the other provider. Its defaults and its way to read a state may differ where nothing here does: look at a `sluice preview` in development.",
    ].join("\n");
  });
}

function short(value: unknown): string {
  return value === undefined ? "none" : String(value).replace(/^([0-9a-f]{12})[0-9a-f]{52}$/, "$1");
}
