/** A server that accepts what a trigger sends, with the smallest valid answers; prints its port and runs until it is killed. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    if (request.url?.startsWith("/endpoints/")) {
      response.writeHead(202, {
        "content-type": "application/json",
        "x-amzn-sagemaker-outputlocation": "s3://out/predictions/x",
        "x-amzn-sagemaker-failurelocation": "s3://out/failures/x",
      });
      response.end('{"InferenceId":"x"}');
      return;
    }
    const head = request.method === "HEAD" ? { "content-length": "100", "content-type": "text/plain" } : {};
    response.writeHead(200, { etag: '"00000000000000000000000000000001"', ...head });
    response.end();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
