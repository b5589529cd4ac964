import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { create } from "tar";
import { LocalAws, type LocalAwsOptions, type LocalEvent } from "../../src/index.ts";
import type { DeclaredResource } from "../../src/resource.ts";
import { account, names, oneModelPipeline } from "./one-model-pipeline.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

/** Folder of the fixtures. */
export const fixtures = fileURLToPath(new URL("../fixtures/", import.meta.url));

/** Bundles the fixture's trigger as the runtime package bundles the real one. */
async function bundleTrigger(outfile: string): Promise<string> {
  const entry = fileURLToPath(new URL("../fixtures/trigger.ts", import.meta.url));
  await build({ entryPoints: [entry], outfile, bundle: true, platform: "node", format: "cjs", target: "node24" });
  return outfile;
}

/** The one-model pipeline, made but not started. */
export interface OpenPipeline extends AsyncDisposable {
  readonly aws: LocalAws;
  readonly events: LocalEvent[];
  readonly directory: string;
  /** Puts a message on a queue as the account's owner. */
  send(queueName: string, body: string): void;
}

/** How a test's pipeline differs from the usual one. */
export interface PipelineVariation extends Partial<LocalAwsOptions> {
  readonly change?: (resources: readonly DeclaredResource[]) => readonly DeclaredResource[];
  readonly modelRoleStatements?: readonly object[];
  readonly scaling?: boolean;
}

/** Opens a local AWS and makes the one-model pipeline in it. */
export async function openPipeline(variation: PipelineVariation = {}): Promise<OpenPipeline> {
  const { change = (resources) => resources, modelRoleStatements, scaling, ...options } = variation;
  const temporary = await temporaryDirectory();
  const directory = temporary.path;
  const events: LocalEvent[] = [];
  const aws = await LocalAws.open({
    ...account,
    directory,
    servers: { [names.endpoint]: { command: "node model-server.mjs", cwd: fixtures } },
    retryDelaySeconds: 0.05,
    onEvent: (event) => events.push(event),
    ...options,
  });
  await seedModelData(aws, directory);
  const bundle = await bundleTrigger(join(directory, "bundle", "index.js"));
  const settings = { bundle, ...(modelRoleStatements && { modelRoleStatements }), ...(scaling && { scaling }) };
  for (const each of change(oneModelPipeline(settings))) await aws.make(each);
  const dispose = async () => {
    await aws.close();
    await temporary[Symbol.asyncDispose]();
  };
  const send = (queueName: string, body: string) => aws.send(queueName, body);
  return { aws, events, directory, send, [Symbol.asyncDispose]: dispose };
}

async function seedModelData(aws: LocalAws, directory: string): Promise<void> {
  await writeFile(join(directory, "greeting.txt"), "good morning");
  const file = join(directory, "model.tar.gz");
  await create({ file, gzip: true, cwd: directory }, ["greeting.txt"]);
  aws.s3.createBucket({ kind: "owner" }, { bucket: "artifacts" });
  await aws.s3.putObject(
    { kind: "owner" },
    { bucket: "artifacts", key: "model-a/model.tar.gz", body: await readFile(file) },
  );
}

/** Puts a text document into the source. */
export async function putDocument({ aws }: OpenPipeline, key: string, body: string): Promise<void> {
  await aws.s3.putObject({ kind: "owner" }, { bucket: names.source, key, body });
}

/** Reads a JSON object of the output bucket. */
export async function readOutput({ aws }: OpenPipeline, key: string): Promise<Record<string, unknown>> {
  const { body } = await aws.s3.getObject({ kind: "owner" }, { bucket: names.output, key });
  return JSON.parse(body.toString("utf8"));
}

/** The events of one kind. */
export function eventsOf<Kind extends LocalEvent["kind"]>(
  events: readonly LocalEvent[],
  kind: Kind,
): readonly (LocalEvent & { kind: Kind })[] {
  return events.filter((event): event is LocalEvent & { kind: Kind } => event.kind === kind);
}

/** How an SDK client reaches the local AWS as the account's owner. */
export function clientOf(aws: LocalAws) {
  return { endpoint: aws.endpointUrl, region: account.region, credentials: aws.ownerCredentials, maxAttempts: 1 };
}
