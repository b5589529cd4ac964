/** Bounds of one call to a service. */
export interface ChunkOptions<T> {
  readonly maxCount: number;
  readonly maxBytes: number;
  readonly bytesOf: (item: T) => number;
}

/** Cuts a list into runs, in order, that each stay within a count and a size; an item larger than the size is alone. */
export function chunkBySize<T>(items: readonly T[], options: ChunkOptions<T>): readonly (readonly T[])[] {
  const chunks: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = options.bytesOf(item);
    const chunk = chunks.at(-1);
    if (chunk && chunk.length < options.maxCount && bytes + size <= options.maxBytes) {
      chunk.push(item);
      bytes += size;
    } else {
      chunks.push([item]);
      bytes = size;
    }
  }
  return chunks;
}
