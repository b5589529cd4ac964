/** Applies a JSON Merge Patch (RFC 7386): objects merge, anything else replaces, `null` removes. Neither argument changes. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else define(merged, key, isObject(value) ? mergePatch(ownValue(merged, key), value) : value);
  }
  return merged;
}

/** Tells a plain object from an array and from `null`. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Value of an object's own key, so that a model may be called `constructor`. */
export function ownValue(object: unknown, key: string | number): unknown {
  if (typeof object !== "object" || object === null || !Object.hasOwn(object, key)) return undefined;
  return (object as Record<string | number, unknown>)[key];
}

/** Sets an own key; assigning `__proto__` would change the prototype instead. */
export function define(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[key] = value;
  }
}
