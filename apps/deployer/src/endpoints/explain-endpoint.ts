import type { CloudWatchLogsClient, LogStream } from "@aws-sdk/client-cloudwatch-logs";
import type { AwsClients } from "../aws/aws-clients.ts";
import { failureName } from "../aws/aws-failure.ts";
import { fit, printable } from "../terminal/text.ts";
import { readEndpoint } from "./read-endpoint.ts";

/** What is known of why an endpoint is as it is. */
export interface EndpointExplanation {
  readonly endpointName: string;
  /** SageMaker's word, such as `Failed`. */
  readonly status: string;
  /** SageMaker's own words. */
  readonly failureReason?: string;
  /** CloudWatch log group of the endpoint's containers. */
  readonly logGroup: string;
  /** The containers' last lines, the latest last: at most 20 of at most 200 columns. */
  readonly logLines: readonly string[];
}

const mostLines = 20;
const mostColumns = 200;

/**
 * Asks why an endpoint does not serve: SageMaker's status and reason, and the last lines of its newest container that said
 * anything. Undefined when there is no such endpoint. Needs `sagemaker:DescribeEndpoint`, `logs:DescribeLogStreams` and
 * `logs:GetLogEvents`.
 */
export async function explainEndpoint(
  endpointName: string,
  clients: Pick<AwsClients, "sageMaker" | "logs">,
): Promise<EndpointExplanation | undefined> {
  const endpoint = await readEndpoint(endpointName, clients);
  if (endpoint === undefined) return undefined;
  const { status, failureReason } = endpoint;
  const logGroup = `/aws/sagemaker/Endpoints/${endpointName}`;
  const logLines = await readLastLines(logGroup, await clients.logs());
  return { endpointName, status, ...(failureReason === undefined ? {} : { failureReason }), logGroup, logLines };
}

/** The last lines of a log group's newest stream that has any; none when the log cannot be read, which is no failure of its own. */
async function readLastLines(logGroupName: string, logs: CloudWatchLogsClient): Promise<string[]> {
  try {
    const { GetLogEventsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
    for (const logStreamName of await newestStreams(logGroupName, logs)) {
      const command = new GetLogEventsCommand({ logGroupName, logStreamName, limit: mostLines, startFromHead: false });
      const { events = [] } = await logs.send(command);
      const lines = events.flatMap(({ message = "" }) => message.split("\n").filter((line) => line.trim() !== ""));
      if (lines.length > 0) return lines.slice(-mostLines).map((line) => fit(printable(line), mostColumns));
    }
    return [];
  } catch (error) {
    // The reason that SageMaker gave must not be lost because the log may not be read or was never written.
    const reason = failureName(error);
    return reason === "ResourceNotFoundException" ? [] : [`(the log cannot be read: ${reason})`];
  }
}

async function newestStreams(logGroupName: string, logs: CloudWatchLogsClient): Promise<string[]> {
  const { DescribeLogStreamsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const command = new DescribeLogStreamsCommand({
    logGroupName,
    orderBy: "LastEventTime",
    descending: true,
    limit: 20,
  });
  const { logStreams = [] } = await logs.send(command);
  return orderStreams(logStreams);
}

/**
 * Names of the streams to look at, in order. The newest instance comes first: while an update fails, the old instances go on
 * writing. SageMaker keeps a `data-log` beside an instance's own stream, about invocations and not about the container.
 */
export function orderStreams(streams: readonly LogStream[]): string[] {
  const own = streams.filter(({ logStreamName = "" }) => !logStreamName.endsWith("/data-log"));
  return own
    .toSorted((a, b) => (b.creationTime ?? 0) - (a.creationTime ?? 0))
    .flatMap(({ logStreamName }) => (logStreamName === undefined ? [] : [logStreamName]));
}
