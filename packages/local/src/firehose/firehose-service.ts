import { AwsError, type AwsRequest, type AwsService } from "../gateway/service.ts";
import type { Authorizer } from "../iam/principal.ts";
import type { Fields } from "../wire/fields.ts";
import { jsonService } from "../wire/json-service.ts";
import type { DeliveryStream } from "./delivery-stream.ts";

/** What Firehose answers from. */
export interface FirehoseServiceOptions {
  readonly accountId: string;
  readonly region: string;
  readonly authorizer: Authorizer;
  readonly findStream: (name: string) => DeliveryStream | undefined;
}

/** @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html */
const limits = { recordBytes: 1_024_000, batchBytes: 4 * 1024 ** 2, batchRecords: 500 } as const;

/** Firehose on the wire: `PutRecord` and `PutRecordBatch`. */
export function firehoseService(options: FirehoseServiceOptions): AwsService {
  return jsonService({
    signingName: "firehose",
    targetPrefix: "Firehose_20150804",
    version: "1.1",
    invalidInputCode: "InvalidArgumentException",
    operations: {
      PutRecord: (input, request) => {
        const stream = streamFor(options, "PutRecord", input, request);
        return { RecordId: stream.put(readRecord(input.object("Record"))), Encrypted: false };
      },
      PutRecordBatch: (input, request) => {
        const stream = streamFor(options, "PutRecordBatch", input, request);
        const records = readBatch(input);
        return {
          FailedPutCount: 0,
          Encrypted: false,
          RequestResponses: records.map((record) => ({ RecordId: stream.put(record) })),
        };
      },
    },
  });
}

function streamFor(
  options: FirehoseServiceOptions,
  operation: string,
  input: Fields,
  request: AwsRequest,
): DeliveryStream {
  const name = input.string("DeliveryStreamName");
  const resource = `arn:aws:firehose:${options.region}:${options.accountId}:deliverystream/${name}`;
  options.authorizer.check({ principal: request.principal, action: `firehose:${operation}`, resource });
  const stream = options.findStream(name);
  if (stream !== undefined) return stream;
  throw new AwsError(
    "ResourceNotFoundException",
    400,
    `Firehose ${name} under account ${options.accountId} not found.`,
  );
}

function readBatch(input: Fields): readonly Buffer[] {
  const entries = input.objects("Records");
  if (entries.length === 0 || entries.length > limits.batchRecords) {
    throw invalid(`A batch holds 1 to ${limits.batchRecords} records, not ${entries.length}.`);
  }
  const records = entries.map(readRecord);
  const bytes = records.reduce((sum, record) => sum + record.length, 0);
  if (bytes > limits.batchBytes) throw invalid(`A batch holds at most ${limits.batchBytes} bytes, not ${bytes}.`);
  return records;
}

function readRecord(entry: Fields): Buffer {
  const data = Buffer.from(entry.string("Data"), "base64");
  if (data.length > limits.recordBytes)
    throw invalid(`A record holds at most ${limits.recordBytes} bytes, not ${data.length}.`);
  return data;
}

function invalid(problem: string): AwsError {
  return new AwsError("InvalidArgumentException", 400, problem);
}
