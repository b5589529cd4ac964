import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { type AwsClients, awsClients } from "../../src/aws/aws-clients.ts";

/** One answer: the fields of it, or an error with its code and status. */
export type ScriptedAnswer =
  | Readonly<Record<string, unknown>>
  | { readonly error: string; readonly message: string; readonly status?: number };

/** Answers by operation and then by the name asked for; of several each is given once, the last for ever. */
export type Script = Readonly<Record<string, Readonly<Record<string, readonly ScriptedAnswer[]>>>>;

/** AWS as a script says, for states that no local AWS gets into, over the wire to real clients. */
export interface ScriptedAws {
  readonly clients: AwsClients;
  /** Operations asked for, such as `DescribeEndpoint reader--ocr-dev`. */
  readonly asked: string[];
}

/** Starts a server that speaks the AWS JSON protocol; what the script does not name does not exist. It ends with the test. */
export async function scriptedAws(script: Script): Promise<ScriptedAws> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const input = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Record<string, string>;
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const name =
      input["EndpointName"] ??
      input["EndpointConfigName"] ??
      input["ModelName"] ??
      input["logStreamName"] ??
      input["logGroupName"] ??
      "";
    const before = asked.filter((each) => each === `${operation} ${name}`).length;
    asked.push(`${operation} ${name}`);
    const answers = script[operation]?.[name] ?? [notFound(operation)];
    const answer = answers[Math.min(before, answers.length - 1)] ?? notFound(operation);
    const failed = "error" in answer;
    response.writeHead(failed ? Number(answer["status"] ?? 400) : 200, {
      "content-type": "application/x-amz-json-1.1",
    });
    response.end(JSON.stringify(failed ? { __type: answer["error"], message: answer["message"] } : answer));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const credentials = async () => ({ accessKeyId: "test", secretAccessKey: "test" });
  const clients = awsClients({
    environment: { region: "us-west-2" },
    credentials,
    endpointUrl: `http://127.0.0.1:${port}`,
  });
  onTestFinished(async () => {
    clients.close();
    await new Promise((closed) => {
      server.close(closed);
      server.closeAllConnections();
    });
  });
  return { clients, asked };
}

/** As SageMaker and CloudWatch Logs say it. */
function notFound(operation: string): ScriptedAnswer {
  if (operation.includes("Log"))
    return { error: "ResourceNotFoundException", message: "The log group does not exist." };
  return {
    error: "ValidationException",
    message: `Could not find ${operation.replace("Describe", "").toLowerCase()} "it".`,
  };
}
