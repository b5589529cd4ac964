/**
 * An AWS that accepts everything, in a process of its own: a provider for the engine, and what the command asks of a live pipeline.
 * Prints `{endpointUrl, debugProviders}` on one line, and ends with its standard input.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { serveAcceptingProvider } from "@sluice/local/provider";

type Inputs = Readonly<Record<string, unknown>>;

const made = new Map<string, Inputs>();
/** The inputs with that name and that property. */
const find = (name: unknown, property: string): Inputs | undefined =>
  [...made.values()].find((inputs) => inputs["name"] === name && property in inputs);
const objects = new Set<string>();

const callerIdentity = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::111111111111:user/bench</Arn><UserId>bench</UserId><Account>111111111111</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>`;

const answers: Readonly<Record<string, (input: Inputs) => [status: number, body: unknown]>> = {
  "SageMaker.DescribeEndpoint": ({ EndpointName }) => {
    const endpoint = find(EndpointName, "endpointConfigName");
    if (endpoint === undefined) return [400, { __type: "ValidationException", message: "Could not find endpoint" }];
    const { endpointConfigName: EndpointConfigName } = endpoint;
    const ProductionVariants = [{ VariantName: "AllTraffic", CurrentInstanceCount: 1, DesiredInstanceCount: 1 }];
    return [200, { EndpointName, EndpointStatus: "InService", EndpointConfigName, ProductionVariants }];
  },
  "SageMaker.DescribeEndpointConfig": ({ EndpointConfigName }) => {
    const found = find(EndpointConfigName, "productionVariants");
    const variants = found?.["productionVariants"] as readonly { readonly modelName: string }[] | undefined;
    return [
      200,
      { EndpointConfigName, ProductionVariants: variants?.map(({ modelName }) => ({ ModelName: modelName })) },
    ];
  },
  "SageMaker.DescribeModel": ({ ModelName }) => {
    const found = find(ModelName, "primaryContainer");
    const container = found?.["primaryContainer"] as { readonly image: string } | undefined;
    return [200, { ModelName, PrimaryContainer: { Image: container?.image } }];
  },
  "AmazonSQS.GetQueueUrl": ({ QueueName }) => {
    if (find(QueueName, "messageRetentionSeconds") === undefined)
      return [400, { __type: "com.amazonaws.sqs#QueueDoesNotExist", message: "The specified queue does not exist." }];
    return [200, { QueueUrl: `${endpointUrl}/111111111111/${String(QueueName)}` }];
  },
  "AmazonSQS.GetQueueAttributes": () => [200, { Attributes: { ApproximateNumberOfMessages: "0" } }],
};

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") {
    const [status, result] = answers[target]?.(JSON.parse(body.toString("utf8")) as Inputs) ?? [400, {}];
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(result));
    return;
  }
  if (body.includes("Action=GetCallerIdentity")) {
    response.writeHead(200, { "content-type": "text/xml" }).end(callerIdentity);
    return;
  }
  const key = request.url?.split("?")[0] ?? "";
  if (request.method === "PUT") objects.add(key);
  response.writeHead(request.method === "PUT" || objects.has(key) ? 200 : 404, { etag: '"0"' }).end();
}

const server = createServer((request, response) => void answer(request, response));
await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
const endpointUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const debugProviders = await serveAcceptingProvider("aws", "7.48.0", made, (id) => ({ arn: `arn:${id}`, url: id }));
process.stdout.write(`${JSON.stringify({ endpointUrl, debugProviders })}\n`);
process.stdin.resume().on("end", () => process.exit());
