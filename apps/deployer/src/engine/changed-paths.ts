type Properties = Readonly<Record<string, unknown>>;

/** Paths of what differs between two resources' inputs, as the engine writes them: `variants[0].type`, `tags["sluice:owner"]`. */
export function changedPaths(before: Properties, after: Properties): string[] {
  return compareObjects(before, after, "");
}

function compare(before: unknown, after: unknown, path: string): string[] {
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => compare(before[index], after[index], `${path}[${index}]`)).flat();
  }
  if (isObject(before) && isObject(after)) return compareObjects(before, after, path);
  return before === after ? [] : [path];
}

function compareObjects(before: Properties, after: Properties, path: string): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => compare(before[key], after[key], join(path, key)));
}

function join(path: string, key: string): string {
  if (!/^[\w$]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
