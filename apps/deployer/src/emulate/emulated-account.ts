import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { computeOutputs } from "@sluice/infra/evaluate";
import { LocalAws, type LocalEvent } from "@sluice/local";
import { type ServedProviders, serveProviders } from "@sluice/local/provider";
import type { PipelineForEnvironment } from "../pipeline/read-pipeline-for.ts";
import { externalBuckets } from "../run/external-buckets.ts";
import type { EmulatorConnection } from "./emulator-file.ts";
import { environmentBuckets } from "./environment-buckets.ts";
import { modelServers } from "./model-servers.ts";
import { standInArtifacts } from "./stand-in-artifacts.ts";

const owner = { kind: "owner" } as const;

/** An environment's AWS account on this machine: what is there before a pipeline is deployed, and the providers an engine deploys with. */
export class EmulatedAccount {
  readonly connection: EmulatorConnection;
  readonly #aws: LocalAws;
  readonly #providers: ServedProviders;
  readonly #directory: string;

  private constructor(aws: LocalAws, providers: ServedProviders, directory: string) {
    this.#aws = aws;
    this.#providers = providers;
    this.#directory = directory;
    const { endpointUrl, region, accountId: account } = aws;
    const { accessKeyId, secretAccessKey } = aws.ownerCredentials;
    const { debugProviders } = providers;
    this.connection = { endpointUrl, accessKeyId, secretAccessKey, region, account, debugProviders };
  }

  /** Opens the account with the buckets and archives that the pipeline takes for granted. */
  static async open(target: PipelineForEnvironment, onEvent: (event: LocalEvent) => void): Promise<EmulatedAccount> {
    const { account: accountId, region } = target.environment;
    const directory = mkdtempSync(join(tmpdir(), "sluice-emulate-"));
    let aws: LocalAws | undefined;
    try {
      const servers = modelServers(target);
      aws = await LocalAws.open({ accountId, region, directory, servers, onEvent, imagineImages: true });
      await furnish(aws, target);
      const providers = await serveProviders({ aws, compute: computeOutputs({ accountId, region }) });
      return new EmulatedAccount(aws, providers, directory);
    } catch (error) {
      await aws?.close();
      rmSync(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /** Stops model servers, functions, providers and the port. */
  async close(): Promise<void> {
    this.#providers.close();
    await this.#aws.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** Makes what belongs to somebody else on AWS: adopted and foreign buckets, archives in them, the environment's own buckets. */
async function furnish(aws: LocalAws, target: PipelineForEnvironment): Promise<void> {
  const artifacts = await standInArtifacts(target);
  const foreign = externalBuckets(target.pipeline, artifacts);
  for (const resource of [...foreign, ...environmentBuckets(target.environment)]) await aws.make(resource);
  for (const { bucket, key, body } of artifacts) {
    await aws.s3.putObject(owner, { bucket, key, body, contentType: "application/gzip" });
  }
}
