import type { Clock } from "../ports/clock.ts";
import { errorFields, isPassing, type Log, type LogFields } from "../ports/log.ts";
import { RuntimeError } from "../runtime-error.ts";
import type { Message } from "./message.ts";
import { parseMessage } from "./parse-message.ts";
import type { LambdaContext, SqsBatchResponse, SqsEvent, SqsRecord } from "./sqs-event.ts";

/** `done`: the message leaves the queue. `later`: it goes back to it. */
export type Outcome = "done" | "later";

/** One message of a batch, read. */
export interface BatchItem {
  readonly record: SqsRecord;
  readonly message: Message;
}

/** How a batch is handled. */
export interface BatchOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Messages of one document are handled one after another, so duplicates within a batch meet finished work. */
  readonly documentOf: (message: Message) => string | undefined;
  /** Fields of a failed message's line beside those of the log. */
  readonly fieldsOf?: (message: Message) => LogFields;
  readonly handle: (message: Message) => Promise<Outcome>;
  /** Called once, after every item is handled, with those that succeeded so far; answers those that failed after all. */
  readonly finish?: () => Promise<ReadonlySet<Message>>;
  /** Says when the function's time ends; without it nobody cuts the batch short. */
  readonly invocation?: LambdaContext | undefined;
}

/** Milliseconds before the function's end at which a batch answers with what it has: time to log and to answer. */
const reserveMs = 2_000;

/** Groups handled at once; a batch of ours has ten messages. */
const groupsAtOnce = 10;

/** A log that also tells of the invocation: Lambda adds its request id to lines of the console only, and ours are written past it. */
export function logOf(log: Log, context: LambdaContext | undefined): Log {
  return context?.awsRequestId === undefined ? log : log.with({ request_id: context.awsRequestId });
}

/** Handles every message by itself, so that only those that failed go back to the queue. @throws RUNTIME_EVENT_INVALID */
export async function handleBatch(event: SqsEvent, options: BatchOptions): Promise<SqsBatchResponse> {
  const startedMs = options.clock.nowMs();
  const records = assertRecords(event);
  // Success is what is recorded: a message that no line of code accounts for goes back.
  const done = new Set<SqsRecord>();
  const items = records.flatMap((record) => readItem(record, options.log));
  const groups = [...Map.groupBy(items, (item) => options.documentOf(item.message) ?? item.record.messageId).values()];
  const queue = groups.values();
  const handleGroups = async () => {
    for (const group of queue) {
      for (const item of group) if ((await handleItem(item, options)) === "done") done.add(item.record);
    }
  };
  const handleAll = async () => {
    await Promise.all(Array.from({ length: Math.min(groupsAtOnce, groups.length) }, handleGroups));
    return options.finish?.();
  };
  const ended = await inTime(handleAll(), options.invocation);
  // What is not sent by then may never be.
  if (!ended && options.finish) done.clear();
  for (const item of items) if (ended?.value?.has(item.message)) done.delete(item.record);
  if (!ended) for (const item of items) if (!done.has(item.record)) logFailure(outOfTime(item, options));
  const failed = records.filter((record) => !done.has(record));
  options.log.info("batch handled", {
    messages: records.length,
    failed: failed.length,
    duration_ms: options.clock.nowMs() - startedMs,
  });
  return { batchItemFailures: failed.map((record) => ({ itemIdentifier: record.messageId })) };
}

/**
 * What the work comes to, or undefined when the function's time ends first: then one message whose calls hang goes back alone, and
 * does not take its whole batch to the dead-letter queue with it.
 */
async function inTime<T>(work: Promise<T>, invocation: LambdaContext | undefined): Promise<{ value: T } | undefined> {
  const remainingMs = invocation?.getRemainingTimeInMillis?.();
  if (remainingMs === undefined) return { value: await work };
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), Math.max(0, remainingMs - reserveMs));
  });
  try {
    return await Promise.race([work.then((value) => ({ value })), deadline]);
  } finally {
    clearTimeout(timer);
    // Work that fails after the answer has nobody to tell, and must not end the function: its messages have gone back.
    work.catch(() => undefined);
  }
}

function outOfTime({ record, message }: BatchItem, options: BatchOptions): Failure {
  const error = new RuntimeError("RUNTIME_TIME_ENDED", "the function's time ended before the message was handled");
  return { record, error, message, ...aboutMessage(message, options) };
}

function aboutMessage(message: Message, { documentOf, fieldsOf, log }: BatchOptions) {
  return { documentId: documentOf(message), log: fieldsOf === undefined ? log : log.with(fieldsOf(message)) };
}

function readItem(record: SqsRecord, log: Log): readonly BatchItem[] {
  try {
    return [{ record, message: parseMessage(record.body) }];
  } catch (error) {
    logFailure({ record, error, log });
    return [];
  }
}

async function handleItem(item: BatchItem, options: BatchOptions): Promise<Outcome> {
  try {
    return await options.handle(item.message);
  } catch (error) {
    const { record, message } = item;
    logFailure({ record, error, message, ...aboutMessage(message, options) });
    return "later";
  }
}

interface Failure {
  readonly record: SqsRecord;
  readonly error: unknown;
  readonly log: Log;
  /** Absent when it cannot be read. */
  readonly message?: Message;
  readonly documentId?: string | undefined;
}

function logFailure({ record, error, log, message, documentId }: Failure): void {
  const receives = Number(record.attributes?.ApproximateReceiveCount);
  const fields = {
    message_id: record.messageId,
    ...(documentId !== undefined && { document_id: documentId }),
    // People know their document by its key.
    ...(message?.kind === "object-created" && { bucket: message.bucket, key: message.key }),
    ...(Number.isFinite(receives) && { receive_count: receives }),
    ...errorFields(error),
  };
  // What passes by itself is a warning: the queue tries again, and an alarm watches the dead-letter queue.
  if (isPassing(error)) log.warn("message failed, will be tried again", fields);
  else log.error("message failed", fields);
}

/** Lambda retries the whole batch when it meets an empty or unknown identifier, so none may be answered. */
function assertRecords(event: SqsEvent): readonly SqsRecord[] {
  const records: unknown = event?.Records;
  if (Array.isArray(records) && records.every(isSqsRecord)) return records;
  throw new RuntimeError("RUNTIME_EVENT_INVALID", "the event holds no SQS messages", {
    hint: "only an event source mapping of an SQS queue may invoke this function",
  });
}

function isSqsRecord(value: unknown): value is SqsRecord {
  const { messageId, body } = (value ?? {}) as Partial<SqsRecord>;
  return typeof messageId === "string" && messageId !== "" && typeof body === "string";
}
