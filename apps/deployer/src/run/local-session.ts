import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalAws, type LocalEvent } from "@sluice/local";
import { modelNames, type ResolvedPipeline } from "@sluice/spec";
import { evaluateApart } from "../pipeline/evaluate-apart.ts";
import type { PipelineForEnvironment } from "../pipeline/read-pipeline-for.ts";
import { type Artifact, readArtifacts, rewriteArtifacts } from "./artifacts.ts";
import { externalBuckets } from "./external-buckets.ts";

const owner = { kind: "owner" } as const;

/** How a session is opened. */
export interface LocalSessionOptions {
  readonly onEvent: (event: LocalEvent) => void;
  /** Keep the working folder when the session ends. */
  readonly keep: boolean;
}

/** One pipeline in one local AWS, made by the pipeline's own Pulumi program. */
export class LocalSession {
  readonly #aws: LocalAws;
  readonly #keep: boolean;
  readonly #closing = new AbortController();
  /** Working folder of the local AWS. */
  readonly directory: string;

  private constructor(aws: LocalAws, directory: string, keep: boolean) {
    this.#aws = aws;
    this.directory = directory;
    this.#keep = keep;
  }

  /** Opens the local AWS; nothing is made in it yet. */
  static async open(target: PipelineForEnvironment, options: LocalSessionOptions): Promise<LocalSession> {
    const { environment } = target;
    const directory = mkdtempSync(join(tmpdir(), "sluice-"));
    try {
      const aws = await LocalAws.open({
        accountId: environment.account,
        region: environment.region,
        directory,
        servers: planServers(target),
        onEvent: options.onEvent,
      });
      return new LocalSession(aws, directory, options.keep);
    } catch (error) {
      rmSync(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /** Loopback URL that every AWS client can use. */
  get endpointUrl(): string {
    return this.#aws.endpointUrl;
  }

  /** Credentials of the account's owner. */
  get credentials(): { readonly accessKeyId: string; readonly secretAccessKey: string } {
    return this.#aws.ownerCredentials;
  }

  /** Makes everything the pipeline's program registers, and starts its model servers; who has read the artifacts gives them. */
  async start(target: PipelineForEnvironment, artifacts: readonly Artifact[] = readArtifacts(target)): Promise<void> {
    const pipeline = rewriteArtifacts(target.pipeline, artifacts);
    const request = { pipeline, environment: target.environment };
    const [{ resources }] = await Promise.all([
      evaluateApart(request, this.#closing.signal),
      this.#makeExternals(pipeline, artifacts),
    ]);
    for (const resource of resources) await this.#aws.make(resource);
    await this.#aws.start();
  }

  /** Puts an object as the account's owner. */
  async put(bucket: string, key: string, body: Buffer): Promise<void> {
    await this.#aws.s3.putObject(owner, { bucket, key, body });
  }

  /** Reads an object as the account's owner; undefined when there is none. */
  async read(bucket: string, key: string): Promise<Buffer | undefined> {
    try {
      return (await this.#aws.s3.getObject(owner, { bucket, key })).body;
    } catch (error) {
      if ((error as { code?: unknown }).code === "NoSuchKey") return undefined;
      throw error;
    }
  }

  /** Resolves when nothing is left to happen but what people do; delivery buffers are written out. */
  async settle(): Promise<void> {
    await this.#aws.idle();
    await this.#aws.flush();
  }

  /** Stops every model server and Lambda. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#aws.close();
    if (!this.#keep) rmSync(this.directory, { recursive: true, force: true });
  }

  /** Makes what the program takes for granted: other people's buckets, and the models' artifacts. */
  async #makeExternals(pipeline: ResolvedPipeline, artifacts: readonly Artifact[]): Promise<void> {
    for (const bucket of externalBuckets(pipeline, artifacts)) await this.#aws.make(bucket);
    for (const { bucket, key, body } of artifacts) {
      await this.#aws.s3.putObject(owner, { bucket, key, body, contentType: "application/gzip" });
    }
  }
}

function planServers({
  pipeline,
  environment,
  folder,
}: PipelineForEnvironment): Record<string, { command: string; cwd: string }> {
  const place = { pipeline: pipeline.name, stage: pipeline.stage, accountId: environment.account };
  return Object.fromEntries(
    pipeline.models.flatMap(({ name, serve }) => {
      return serve === undefined
        ? []
        : [[modelNames({ ...place, model: name }).endpoint, { command: serve, cwd: folder }]];
    }),
  );
}
