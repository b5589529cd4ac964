/**
 * Which messages of a batch have failed, by what the function returned. With partial responses only those it names; a name that is
 * empty or not in the batch fails the whole batch.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedMessageIds(
  result: unknown,
  messageIds: readonly string[],
  reportsFailures: boolean,
): ReadonlySet<string> {
  if (!reportsFailures) return new Set();
  const all = new Set(messageIds);
  if (result === null || result === undefined) return new Set();
  if (typeof result !== "object") return all;
  if (!("batchItemFailures" in result) || result.batchItemFailures === null) return new Set();
  const failures = result.batchItemFailures;
  if (!Array.isArray(failures)) return all;
  const failed = new Set<string>();
  for (const failure of failures) {
    const id: unknown = typeof failure === "object" && failure !== null ? failure.itemIdentifier : undefined;
    if (typeof id !== "string" || !all.has(id)) return all;
    failed.add(id);
  }
  return failed;
}
