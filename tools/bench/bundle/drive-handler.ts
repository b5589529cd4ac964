/** Drives a bundled handler with batches: `drive-handler.ts BUNDLE BATCH_SIZE EVENTS`; prints CPU microseconds per event. */
import { createRequire } from "node:module";

const [bundle = "", batchSizeText = "1", eventsText = "100"] = process.argv.slice(2);
const batchSize = Number(batchSizeText);
const events = Number(eventsText);
const warmUpEvents = Math.ceil(events / 2);

const { handler } = createRequire(import.meta.url)(bundle) as {
  handler: (event: object, context: object) => Promise<{ batchItemFailures: unknown[] }>;
};

await drive(0, warmUpEvents);
const before = process.cpuUsage();
await drive(warmUpEvents, events);
const { user, system } = process.cpuUsage(before);
process.stdout.write(`${(user + system) / events}\n`);
process.exit(0);

async function drive(first: number, count: number): Promise<void> {
  for (let done = 0; done < count; done += batchSize) {
    const Records = Array.from({ length: batchSize }, (_, index) => record(first + done + index));
    const { batchItemFailures } = await handler(
      { Records },
      { awsRequestId: "bench", getRemainingTimeInMillis: () => 30_000 },
    );
    if (batchItemFailures.length > 0) throw new Error("the handler failed a message of the benchmark");
  }
}

function record(index: number): object {
  const object = { key: `incoming/${index}.txt`, size: 100, etag: "00000000000000000000000000000001", sequencer: "01" };
  const event = {
    version: "0",
    id: `event-${index}`,
    "detail-type": "Object Created",
    source: "aws.s3",
    account: "000000000000",
    time: "2026-01-01T00:00:00Z",
    region: "us-west-2",
    resources: ["arn:aws:s3:::bench-input"],
    detail: {
      version: "0",
      bucket: { name: "bench-input" },
      object,
      "request-id": "r",
      requester: "0",
      reason: "PutObject",
    },
  };
  return {
    messageId: `message-${index}`,
    receiptHandle: "r",
    body: JSON.stringify(event),
    attributes: { ApproximateReceiveCount: "1" },
    messageAttributes: {},
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-west-2:000000000000:bench",
    awsRegion: "us-west-2",
  };
}
