/** Finds circles of dependencies, one for each model that begins one in file order; each begins with its first model in the file. */
export function findCycles(
  models: ReadonlyMap<string, { readonly dependsOn?: readonly string[] | undefined }>,
): readonly (readonly string[])[] {
  const done = new Set<string>();
  const cycles: string[][] = [];
  const order = new Map([...models.keys()].map((name, index) => [name, index]));
  for (const start of models.keys()) visit(start);
  return cycles;

  // An explicit stack: a chain of a thousand models must not exhaust the call stack.
  function visit(start: string): void {
    if (done.has(start)) return;
    const trail: { readonly name: string; next: number }[] = [{ name: start, next: 0 }];
    const onTrail = new Map([[start, 0]]);
    for (let frame = trail.at(-1); frame !== undefined; frame = trail.at(-1)) {
      const parent = models.get(frame.name)?.dependsOn?.[frame.next];
      frame.next += 1;
      if (parent === undefined) {
        done.add(frame.name);
        onTrail.delete(frame.name);
        trail.pop();
      } else if (onTrail.has(parent)) {
        cycles.push(fromFirst(trail.slice(onTrail.get(parent)).map((entry) => entry.name)));
      } else if (models.has(parent) && !done.has(parent)) {
        onTrail.set(parent, trail.length);
        trail.push({ name: parent, next: 0 });
      }
    }
  }

  function fromFirst(cycle: string[]): string[] {
    const first = cycle.reduce((best, name) => ((order.get(name) ?? 0) < (order.get(best) ?? 0) ? name : best));
    const index = cycle.indexOf(first);
    return [...cycle.slice(index), ...cycle.slice(0, index)];
  }
}
