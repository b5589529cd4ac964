import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { computeOutputs } from "@sluice/infra/evaluate";
import { LocalAws, type LocalEvent } from "@sluice/local";
import { type ProviderOperation, serveProviders } from "@sluice/local/provider";
import { onTestFinished } from "vitest";
import { foundPulumi } from "../../src/engine/find-pulumi.ts";
import { Command } from "./command.ts";
import { pipelineYaml } from "./pipelines.ts";
import { type Ran, type RunMainOptions, runMain } from "./run-main.ts";

const server = fileURLToPath(new URL("../fixtures/model-server.ts", import.meta.url));
const owner = { kind: "owner" } as const;
const region = "us-west-2";

/** Whether the real Pulumi CLI is here; tests that drive it are skipped without. */
export const hasPulumi = (await foundPulumi({ env: process.env })) !== undefined;

/** What a test changes of an account to deploy to. */
export interface DeployAccountOptions {
  /** Parents of each model. @defaultValue model-a, and model-b behind it */
  readonly models?: Readonly<Record<string, readonly string[]>>;
  /** @defaultValue false */
  readonly protect?: boolean;
  /** Seconds that a change of an endpoint takes at least. @defaultValue 0 */
  readonly slowSeconds?: number;
  /** Seconds until a message that a function failed is tried again. @defaultValue 1 */
  readonly retryDelaySeconds?: number;
  /** Account that the environment file names. @defaultValue the one that is opened */
  readonly account?: string;
  /** @defaultValue a folder */
  readonly backend?: string;
  /** The environment file's `datadog`, as YAML on one line. @defaultValue none */
  readonly datadog?: string;
  /** Lines of the environment file that are left out. */
  readonly without?: readonly string[];
}

/** An AWS account with its Pulumi providers in this process, and a folder with a pipeline and an environment of that account. */
export interface DeployAccount {
  readonly aws: LocalAws;
  /** Working directory of the command. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** What happened in the account so far. */
  readonly events: LocalEvent[];
  /** What the provider did so far. */
  readonly operations: ProviderOperation[];
  /** Inputs of every Datadog resource there is, by id. */
  readonly datadogResources: ReadonlyMap<string, unknown>;
  /** Runs the command in that folder, for the environment `data_dev`. */
  run(argv: readonly string[], options?: RunMainOptions): Promise<Ran>;
  /** Starts the command as a process of its own, in the same way. */
  start(argv: readonly string[]): Command;
  /** Replaces text of the pipeline file. */
  edit(before: string | RegExp, after: string): void;
  /** Writes a file of the folder. */
  write(name: string, text: string): void;
  put(bucket: string, key: string, body: string): Promise<void>;
  /** Ends the account and its providers under whoever uses them. */
  end(): Promise<void>;
}

const accountId = "111111111111";
const pipelineFile = "pipeline.yaml";

/** An image's digest: one for each word. The image `broken` has a server that does not start. */
export function imageDigest(word: string): string {
  return `sha256:${createHash("sha256").update(word).digest("hex")}`;
}

/** Opens the account; it ends with the test. Images are named by digest, of the word `one`. */
export async function deployAccount(options: DeployAccountOptions = {}): Promise<DeployAccount> {
  const {
    models = { "model-a": [], "model-b": ["model-a"] },
    account = accountId,
    backend = "file://state",
    protect = false,
    slowSeconds = 0,
    retryDelaySeconds = 1,
    without = [],
    datadog,
  } = options;
  const folder = mkdtempSync(join(tmpdir(), "sluice-deploy-"));
  const events: LocalEvent[] = [];
  const aws = await LocalAws.open({
    onEvent: (event) => events.push(event),
    accountId,
    region,
    directory: join(folder, ".aws"),
    slowSeconds,
    retryDelaySeconds,
    startTimeoutSeconds: 20,
    servers: ({ image }) => ({
      command: `"${process.execPath}" "${server}" model ${image.endsWith(imageDigest("broken")) ? "exit" : "serve"}`,
      cwd: folder,
    }),
  });
  const operations: ProviderOperation[] = [];
  const providers = await serveProviders({
    aws,
    compute: computeOutputs({ accountId, region }),
    onOperation: (operation) => operations.push(operation),
  });
  let isOpen = true;
  const end = async () => {
    if (!isOpen) return;
    isOpen = false;
    providers.close();
    await aws.close();
  };
  onTestFinished(async () => {
    await end();
    rmSync(folder, { recursive: true, force: true });
  });
  for (const bucket of ["sluice-artifacts-dev", "sluice-state-dev"]) aws.s3.createBucket(owner, { bucket });
  const environment = {
    name: "data_dev",
    stage: "dev",
    account: `"${account}"`,
    region,
    protect,
    logRetentionDays: 14,
    backend,
    secretsProvider: "passphrase",
    ledger: "ledger",
    artifacts: "s3://sluice-artifacts-dev",
    ...(datadog === undefined ? {} : { datadog }),
  };
  const lines = Object.entries(environment).filter(([key]) => !without.includes(key));
  const environments = join(folder, "environments");
  mkdirSync(environments);
  writeFileSync(join(environments, "data_dev.yaml"), lines.map(([key, value]) => `${key}: ${value}\n`).join(""));
  let yaml = pipelineYaml(models)
    .replace(/environments:\n {2}local:[\s\S]*$/, "")
    .replaceAll(":1.0.0", `@${imageDigest("one")}`);
  writeFileSync(join(folder, pipelineFile), yaml);
  const { accessKeyId, secretAccessKey } = aws.ownerCredentials;
  const env = {
    PATH: process.env.PATH ?? "",
    HOME: process.env.HOME ?? "",
    AWS_ENDPOINT_URL: aws.endpointUrl,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    PULUMI_DEBUG_PROVIDERS: providers.debugProviders,
    PULUMI_CONFIG_PASSPHRASE: "test",
    SLUICE_ENVIRONMENTS: environments,
  };
  return {
    aws,
    folder,
    env,
    events,
    operations,
    datadogResources: providers.datadogResources,
    end,
    run: ([verb = "", ...rest], given = {}) =>
      runMain([verb, pipelineFile, "--environment", "data_dev", ...rest], {
        ...given,
        cwd: folder,
        env: { ...env, ...given.env },
      }),
    start: ([verb = "", ...rest]) =>
      new Command([verb, pipelineFile, "--environment", "data_dev", ...rest], folder, { ...process.env, ...env }),
    edit: (before, after) => {
      yaml = yaml.replace(before, after);
      writeFileSync(join(folder, pipelineFile), yaml);
    },
    write: (name, text) => writeFileSync(join(folder, name), text),
    put: async (bucket, key, body) => {
      await aws.s3.putObject(owner, { bucket, key, body: Buffer.from(body) });
    },
  };
}
