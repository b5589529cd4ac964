import type { AwsRequest, AwsService } from "../gateway/service.ts";
import type { Authorizer } from "../iam/principal.ts";
import type { Fields } from "../wire/fields.ts";
import { jsonService } from "../wire/json-service.ts";
import { filterEvents } from "./filter-events.ts";
import type { LogGroup, LogGroups, LogStream } from "./log-groups.ts";
import { pageOfEvents } from "./page-of-events.ts";

/** What CloudWatch Logs answers from. */
export interface LogsServiceOptions {
  readonly accountId: string;
  readonly region: string;
  readonly authorizer: Authorizer;
  readonly groups: LogGroups;
}

const forever = { min: 0, max: Number.MAX_SAFE_INTEGER };

/** CloudWatch Logs on the wire: groups, streams, and their lines. */
export function logsService(options: LogsServiceOptions): AwsService {
  const { groups } = options;
  return jsonService({
    signingName: "logs",
    targetPrefix: "Logs_20140328",
    version: "1.1",
    invalidInputCode: "InvalidParameterException",
    operations: {
      CreateLogGroup: (input, request) => {
        const group = input.string("logGroupName");
        check(options, request, { action: "CreateLogGroup", group });
        groups.create(group);
        return {};
      },
      DescribeLogGroups: (input, request) => {
        check(options, request, { action: "DescribeLogGroups", group: "" });
        const prefix = input.optionalString("logGroupNamePrefix") ?? "";
        const found = groups.all().filter(({ name }) => name.startsWith(prefix));
        return { logGroups: found.map((group) => describeGroup(group, options)) };
      },
      CreateLogStream: (input, request) => {
        const { group, stream } = streamOf(options, "CreateLogStream", input, request);
        groups.createStream(group, stream);
        return {};
      },
      PutLogEvents: (input, request) => {
        const { group, stream } = streamOf(options, "PutLogEvents", input, request);
        const lines = input.objects("logEvents").map((event) => ({
          atMs: event.integer("timestamp", forever),
          message: event.string("message"),
        }));
        groups.put(group, stream, lines);
        return { nextSequenceToken: "0" };
      },
      DescribeLogStreams: (input, request) => describeStreams(options, input, request),
      GetLogEvents: (input, request) => {
        const { group, stream } = streamOf(options, "GetLogEvents", input, request);
        return pageOfEvents(groups.stream(group, stream).events, input);
      },
      FilterLogEvents: (input, request) => {
        const group = input.string("logGroupName");
        check(options, request, { action: "FilterLogEvents", group });
        return filterEvents(groups.group(group), input);
      },
    },
  });
}

function describeStreams(options: LogsServiceOptions, input: Fields, request: AwsRequest): object {
  const group = input.string("logGroupName");
  check(options, request, { action: "DescribeLogStreams", group });
  const prefix = input.optionalString("logStreamNamePrefix") ?? "";
  const byTime = input.optionalString("orderBy") === "LastEventTime";
  const ascending = [...options.groups.group(group).streams.values()]
    .filter(({ name }) => name.startsWith(prefix))
    .sort((left, right) => (byTime ? lastMs(left) - lastMs(right) : left.name < right.name ? -1 : 1));
  const ordered = input.boolean("descending", false) ? ascending.reverse() : ascending;
  const start = Number(input.optionalString("nextToken") ?? "0");
  const end = start + input.integer("limit", { min: 1, max: 50 }, 50);
  return {
    logStreams: ordered.slice(start, end).map((stream) => describeStream(group, stream, options)),
    ...(end < ordered.length ? { nextToken: String(end) } : {}),
  };
}

function describeGroup({ name, createdAtMs }: LogGroup, options: LogsServiceOptions): object {
  return { logGroupName: name, creationTime: createdAtMs, arn: `${groupArn(options, name)}:*`, storedBytes: 0 };
}

function describeStream(group: string, stream: LogStream, options: LogsServiceOptions): object {
  const { name, createdAtMs, events } = stream;
  return {
    logStreamName: name,
    creationTime: createdAtMs,
    firstEventTimestamp: events[0]?.atMs,
    lastEventTimestamp: events.at(-1)?.atMs,
    lastIngestionTime: events.at(-1)?.ingestedMs,
    arn: `${groupArn(options, group)}:log-stream:${name}`,
    storedBytes: 0,
  };
}

function lastMs({ events }: LogStream): number {
  return events.at(-1)?.atMs ?? 0;
}

function streamOf(
  options: LogsServiceOptions,
  action: string,
  input: Fields,
  request: AwsRequest,
): { readonly group: string; readonly stream: string } {
  const group = input.string("logGroupName");
  const stream = input.string("logStreamName");
  check(options, request, { action, group, stream });
  return { group, stream };
}

/** A call about a whole group is judged on its streams without a name, as AWS words it. */
function check(
  options: LogsServiceOptions,
  { principal }: AwsRequest,
  { action, group, stream = "" }: { action: string; group: string; stream?: string },
): void {
  const resource = `${groupArn(options, group)}:log-stream:${stream}`;
  options.authorizer.check({ principal, action: `logs:${action}`, resource });
}

function groupArn({ region, accountId }: LogsServiceOptions, group: string): string {
  return `arn:aws:logs:${region}:${accountId}:log-group:${group}`;
}
