import { AwsError, type AwsRequest } from "../gateway/service.ts";
import type { Fields } from "../wire/fields.ts";
import type { Queue } from "./queue.ts";

type EntryOperation = (queue: Queue, entry: Fields, request: AwsRequest) => object;

const maxEntries = 10;
const maxBatchBytes = 1_048_576;

/** Does an operation for each entry of a batch, of which each succeeds or fails alone. */
export function batchOperation(operation: EntryOperation) {
  return (queue: Queue, input: Fields, request: AwsRequest): object => {
    const entries = input.objects("Entries");
    checkBatch(entries);
    const successful: object[] = [];
    const failed: object[] = [];
    for (const entry of entries) {
      const id = entry.string("Id");
      try {
        successful.push({ Id: id, ...operation(queue, entry, request) });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        failed.push({ Id: id, Code: error.code, Message: error.message, SenderFault: error.status < 500 });
      }
    }
    return { Successful: successful, Failed: failed };
  };
}

function checkBatch(entries: readonly Fields[]): void {
  if (entries.length === 0)
    throw new AwsError("EmptyBatchRequest", 400, "There should be at least one entry in the request.");
  if (entries.length > maxEntries) {
    throw new AwsError(
      "TooManyEntriesInBatchRequest",
      400,
      `Maximum number of entries per request are ${maxEntries}. You have sent ${entries.length}.`,
    );
  }
  const ids = new Set(entries.map((entry) => entry.string("Id")));
  if (ids.size < entries.length)
    throw new AwsError("BatchEntryIdsNotDistinct", 400, "Two or more batch entries have the same Id.");
  const bytes = entries.reduce((sum, entry) => sum + Buffer.byteLength(entry.optionalString("MessageBody") ?? ""), 0);
  if (bytes > maxBatchBytes) {
    throw new AwsError(
      "BatchRequestTooLong",
      400,
      `Batch requests cannot be longer than ${maxBatchBytes} bytes. You have sent ${bytes} bytes.`,
    );
  }
}
