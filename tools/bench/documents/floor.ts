/** The floor of the document benchmark: sends documents through the example's three model servers directly: `floor.ts COUNT`; prints seconds. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { eachOf, startExampleServers } from "../example-servers.ts";
import { smallDocument } from "./small-documents.ts";

// As many at a time as the local environment sends to one endpoint of one instance.
const concurrency = 4;
const count = Number(process.argv[2]);
const documents = Array.from({ length: count }, (_, index) => smallDocument(index));

const storage = createServer(({ url = "" }, response) => {
  const index = Number(/(\d+)\.txt/.exec(url)?.[1]);
  response.writeHead(200, { "content-type": "text/plain", etag: '"0"' }).end(documents[index]);
});
await new Promise<void>((resolve) => storage.listen(0, "127.0.0.1", resolve));
const endpointUrl = `http://127.0.0.1:${(storage.address() as AddressInfo).port}`;
const servers = await startExampleServers({ endpointUrl, accessKeyId: "bench", secretAccessKey: "bench" });

const startMs = performance.now();
await eachOf([...documents.entries()], concurrency, async ([index, body]) => {
  const key = `incoming/${index}.txt`;
  await servers.predict({ bucket: "crexi-model-input-local", key, body, contentType: "text/plain" });
});
process.stdout.write(`${(performance.now() - startMs) / 1000}\n`);

servers.stop();
storage.close();
storage.closeAllConnections();
