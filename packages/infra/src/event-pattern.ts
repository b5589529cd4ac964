/** Most characters of an event pattern: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const patternLimit = 2048;

/**
 * Patterns that match objects created in any of the buckets below a key prefix: as few as hold all buckets, since a pattern is of
 * limited length. Exact bucket names and a prefix, never a wildcard, of which a bus takes 30.
 */
export function objectCreatedPatterns(buckets: readonly string[], prefix: string): string[] {
  const groups: string[][] = [];
  for (const bucket of buckets) {
    const current = groups.at(-1);
    if (current !== undefined && pattern([...current, bucket], prefix).length <= patternLimit) current.push(bucket);
    else groups.push([bucket]);
  }
  return groups.map((group) => pattern(group, prefix));
}

function pattern(buckets: readonly string[], prefix: string): string {
  return JSON.stringify({
    source: ["aws.s3"],
    "detail-type": ["Object Created"],
    detail: {
      bucket: { name: buckets },
      ...(prefix === "" ? {} : { object: { key: [{ prefix }] } }),
    },
  });
}
