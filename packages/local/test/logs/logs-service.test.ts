import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { describe, expect, it } from "vitest";
import { attachProviders } from "../support/attach-provider.ts";
import { endpointInputs, makeConfiguration, makeSurroundings } from "../support/engine-program.ts";
import { names } from "../support/one-model-pipeline.ts";
import { arn, openCloud } from "../support/open-cloud.ts";
import { clientOf, fixtures, openPipeline, putDocument } from "../support/open-pipeline.ts";

const logGroupName = "/app";

/** A group with two streams, whose lines are told by time: one at 1 s, 3 s and 5 s, the other at 2 s. */
async function openLogs() {
  const account = await openCloud();
  const client = new CloudWatchLogsClient(account.owner);
  await client.send(new CreateLogGroupCommand({ logGroupName }));
  const write = async (logStreamName: string, ...lines: readonly (readonly [seconds: number, message: string])[]) => {
    await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    const logEvents = lines.map(([seconds, message]) => ({ timestamp: seconds * 1000, message }));
    await client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
  };
  await write("b", [1, "first ERROR disk"], [3, "third warning"], [5, "fifth ERROR net"]);
  await write("a", [2, "second"]);
  return { account, client, [Symbol.asyncDispose]: () => account[Symbol.asyncDispose]() };
}

const messages = ({ events = [] }: { events?: { message?: string | undefined }[] | undefined }) =>
  events.map(({ message = "" }) => message.split(" ", 1)[0]);

describe("lines of a stream", () => {
  it.each([
    { name: "come whole", input: {}, expected: ["first", "third", "fifth"] },
    { name: "are the newest first of all", input: { limit: 2 }, expected: ["third", "fifth"] },
    { name: "are the oldest where asked", input: { limit: 2, startFromHead: true }, expected: ["first", "third"] },
    {
      name: "lie within times, without the end",
      input: { startTime: 1000, endTime: 5000 },
      expected: ["first", "third"],
    },
  ])("$name", async ({ input, expected }) => {
    await using logs = await openLogs();

    const got = await logs.client.send(new GetLogEventsCommand({ logGroupName, logStreamName: "b", ...input }));

    expect(messages(got)).toEqual(expected);
  });

  it("come page by page, until the token stays the same", async () => {
    await using logs = await openLogs();
    const read = (nextToken?: string) =>
      logs.client.send(
        new GetLogEventsCommand({ logGroupName, logStreamName: "b", limit: 2, startFromHead: true, nextToken }),
      );

    const first = await read();
    const second = await read(first.nextForwardToken);
    const end = await read(second.nextForwardToken);

    expect([messages(first), messages(second), messages(end)]).toEqual([["first", "third"], ["fifth"], []]);
    expect(end.nextForwardToken).toBe(second.nextForwardToken);
    expect(messages(await read(second.nextBackwardToken))).toEqual(["first", "third"]);
  });
});

describe("lines of a group", () => {
  it.each([
    { pattern: "", expected: ["first", "second", "third", "fifth"] },
    { pattern: "ERROR", expected: ["first", "fifth"] },
    { pattern: "ERROR net", expected: ["fifth"] },
    { pattern: "ERROR -net", expected: ["first"] },
    { pattern: "?warning ?net", expected: ["third", "fifth"] },
    { pattern: '"ERROR disk"', expected: ["first"] },
  ])("that match $pattern come in the order of time", async ({ pattern, expected }) => {
    await using logs = await openLogs();

    const got = await logs.client.send(new FilterLogEventsCommand({ logGroupName, filterPattern: pattern }));

    expect(messages(got)).toEqual(expected);
  });

  it("come from the streams asked for, page by page", async () => {
    await using logs = await openLogs();
    const read = (nextToken?: string) =>
      logs.client.send(new FilterLogEventsCommand({ logGroupName, logStreamNamePrefix: "b", limit: 2, nextToken }));

    const first = await read();

    expect(messages(first)).toEqual(["first", "third"]);
    expect(messages(await read(first.nextToken))).toEqual(["fifth"]);
  });

  it("that a pattern of fields would find are not looked for", async () => {
    await using logs = await openLogs();
    const filterPattern = '{ $.level = "error" }';

    await expect(logs.client.send(new FilterLogEventsCommand({ logGroupName, filterPattern }))).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
  });
});

describe("streams", () => {
  it("are listed by name or by their last line", async () => {
    await using logs = await openLogs();
    const list = async (input: object) => {
      const { logStreams = [] } = await logs.client.send(new DescribeLogStreamsCommand({ logGroupName, ...input }));
      return logStreams.map(({ logStreamName }) => logStreamName);
    };

    expect(await list({})).toEqual(["a", "b"]);
    expect(await list({ orderBy: "LastEventTime", descending: true })).toEqual(["b", "a"]);
    expect(await list({ logStreamNamePrefix: "b" })).toEqual(["b"]);
    expect(await list({ limit: 1 })).toEqual(["a"]);
  });

  it.each([
    {
      name: "of no group",
      command: new DescribeLogStreamsCommand({ logGroupName: "/none" }),
      error: "ResourceNotFoundException",
    },
    {
      name: "that are not there",
      command: new GetLogEventsCommand({ logGroupName, logStreamName: "none" }),
      error: "ResourceNotFoundException",
    },
    {
      name: "that are there already",
      command: new CreateLogStreamCommand({ logGroupName, logStreamName: "a" }),
      error: "ResourceAlreadyExistsException",
    },
  ])("$name are refused", async ({ command, error }) => {
    await using logs = await openLogs();

    // The client's overloads do not take a union of commands.
    await expect(logs.client.send(command as CreateLogStreamCommand)).rejects.toMatchObject({ name: error });
  });

  it("are for those who may read the group", async () => {
    await using logs = await openLogs();
    const Resource = `${arn("logs", "log-group:/app")}:*`;
    const statement = { Effect: "Allow", Action: ["logs:DescribeLogStreams", "logs:GetLogEvents"], Resource };
    const client = new CloudWatchLogsClient(logs.account.as("reader", statement));

    await expect(client.send(new DescribeLogStreamsCommand({ logGroupName }))).resolves.toBeDefined();
    await expect(client.send(new DescribeLogStreamsCommand({ logGroupName: "/other" }))).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });
});

describe("what servers and functions print", () => {
  it("is in their groups", async () => {
    const logGroup = (name: string) => ({
      ...{ type: "aws:cloudwatch/logGroup:LogGroup", name, id: name, inputs: { name }, outputs: { name } },
    });
    const writes = { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: "*" };
    const reads = { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject", "sns:Publish"], Resource: "*" };
    await using pipeline = await openPipeline({
      servers: { [names.endpoint]: { command: "echo loading weights; node model-server.mjs", cwd: fixtures } },
      modelRoleStatements: [writes, reads],
      change: (resources) => [logGroup(`/aws/sagemaker/Endpoints/${names.endpoint}`), ...resources],
    });
    await pipeline.aws.start();
    await putDocument(pipeline, "incoming/a.txt", "crash");
    await pipeline.aws.idle();
    const client = new CloudWatchLogsClient(clientOf(pipeline.aws));

    const group = { logGroupName: `/aws/sagemaker/Endpoints/${names.endpoint}` };
    const { logStreams } = await client.send(new DescribeLogStreamsCommand(group));
    const logStreamName = logStreams?.[0]?.logStreamName ?? "";
    expect(logStreamName).toMatch(/^main\/.+/);
    const { events = [] } = await client.send(new GetLogEventsCommand({ ...group, logStreamName }));
    const lines = events.map(({ message }) => message);
    expect(lines).toContain("loading weights");
    expect(lines).toContain("the model has seen a word it fears");
  });

  it("of a server that does not start says why", async () => {
    const servers = () => ({ command: "node versioned-server.mjs broken", cwd: fixtures });
    await using attached = await attachProviders({ servers });
    const { provider, aws } = attached;
    await makeSurroundings(provider);
    await makeConfiguration(provider, "one");

    await expect(provider.create("aws:sagemaker/endpoint:Endpoint", "e", endpointInputs("one"))).rejects.toThrow();

    const client = new CloudWatchLogsClient(clientOf(aws));
    const found = await client.send(
      new FilterLogEventsCommand({ logGroupName: "/aws/sagemaker/Endpoints/reader", filterPattern: "weights" }),
    );
    expect(found.events?.map(({ message }) => message)).toEqual(["no weights for this model"]);
  });

  it("is lost where the role may not write it", async () => {
    const logGroup = { name: "/aws/sagemaker/Endpoints/model-a" };
    await using pipeline = await openPipeline({
      servers: { [names.endpoint]: { command: "echo loading weights; node model-server.mjs", cwd: fixtures } },
      change: (resources) => [
        {
          type: "aws:cloudwatch/logGroup:LogGroup",
          id: logGroup.name,
          inputs: logGroup,
          outputs: logGroup,
          ...logGroup,
        },
        ...resources,
      ],
    });
    await pipeline.aws.start();
    const client = new CloudWatchLogsClient(clientOf(pipeline.aws));

    const { logGroups } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/aws/sagemaker" }));
    const { logStreams } = await client.send(new DescribeLogStreamsCommand({ logGroupName: logGroup.name }));

    expect(logGroups?.map(({ logGroupName: name }) => name)).toEqual([logGroup.name]);
    expect(logStreams).toEqual([]);
  });
});
