/** A model's place in the graph. */
export interface ModelGraphEntry {
  readonly name: string;
  /** Sorted by name. */
  readonly parents: readonly string[];
  /** Sorted by name. */
  readonly children: readonly string[];
  /** Models on the longest way from the source, 0 for a root model. */
  readonly depth: number;
}

/** The graph of a pipeline's models. */
export interface ModelGraph {
  /** In topological order, models of one depth by name; models of a cycle and behind one are left out. */
  readonly order: readonly ModelGraphEntry[];
  readonly get: (name: string) => ModelGraphEntry | undefined;
}

/** Sorts models so that parents come first. Parents that are no models of the pipeline are left out. */
export function modelGraph(models: Readonly<Record<string, { readonly dependsOn?: readonly string[] }>>): ModelGraph {
  const names = Object.keys(models);
  const children = new Map<string, string[]>(names.map((name) => [name, []]));
  const parents = new Map<string, readonly string[]>();
  for (const name of names) {
    const own = [...new Set(models[name]?.dependsOn ?? [])].filter((parent) => children.has(parent)).sort();
    parents.set(name, own);
    for (const parent of own) children.get(parent)?.push(name);
  }
  for (const list of children.values()) list.sort();

  const entries = new Map<string, ModelGraphEntry>();
  const waiting = new Map(names.map((name) => [name, parents.get(name)?.length ?? 0]));
  let layer = names.filter((name) => waiting.get(name) === 0).sort();
  for (let depth = 0; layer.length > 0; depth += 1) {
    const next: string[] = [];
    for (const name of layer) {
      entries.set(name, { name, parents: parents.get(name) ?? [], children: children.get(name) ?? [], depth });
      for (const child of children.get(name) ?? []) {
        const left = (waiting.get(child) ?? 0) - 1;
        waiting.set(child, left);
        if (left === 0) next.push(child);
      }
    }
    layer = next.sort();
  }
  return { order: [...entries.values()], get: (name) => entries.get(name) };
}
