/**
 * The floor of the cases' benchmark: starts the example's three model servers beside a local S3 and Textract, and sends the documents of
 * so many cases through them directly: `floor.ts COUNT`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalAws } from "@sluice/local";
import { eachOf, startExampleServers } from "../example-servers.ts";
import { caseDocuments } from "./case-documents.ts";

// As many at a time as the local environment sends to one endpoint of one instance.
const concurrency = 4;
const owner = { kind: "owner" } as const;
const bucket = "crexi-model-input-local";
const directory = mkdtempSync(join(tmpdir(), "sluice-bench-"));

const aws = await LocalAws.open({ accountId: "000000000000", region: "us-west-2", directory, servers: {} });
aws.s3.createBucket(owner, { bucket });
const servers = await startExampleServers({ endpointUrl: aws.endpointUrl, ...aws.ownerCredentials });
await eachOf(caseDocuments(Number(process.argv[2])), concurrency, async ({ name, suffix, contentType, body }) => {
  const key = `incoming/${name}${suffix}`;
  await aws.s3.putObject(owner, { bucket, key, body });
  await servers.predict({ bucket, key, body, contentType });
});
servers.stop();
await aws.close();
rmSync(directory, { recursive: true });
