// Enough to hide the way to AWS, few enough not to be throttled: https://docs.aws.amazon.com/general/latest/gr/sagemaker.html
const callsAtATime = 8;

/** Maps items with a few calls under way at a time, and answers in the items' order. The first failure ends it. */
export async function inParallel<T, R>(
  items: readonly T[],
  map: (item: T) => Promise<R>,
  atATime = callsAtATime,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  let hasFailed = false;
  const work = async (): Promise<void> => {
    for (const [index, item] of waiting) {
      if (hasFailed) return;
      results[index] = await map(item);
    }
  };
  const fail = (error: unknown): never => {
    hasFailed = true;
    throw error;
  };
  await Promise.all(Array.from({ length: Math.min(atATime, items.length) }, () => work().catch(fail)));
  return results;
}
