import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LocalAws } from "@sluice/local";
import { onTestFinished } from "vitest";
import { FolderLedgerStore } from "../../src/releases/folder-ledger-store.ts";
import type { NewRelease } from "../../src/releases/release.ts";
import { ReleaseLedger } from "../../src/releases/release-ledger.ts";
import { type GitRepository, gitRepository } from "./git-repository.ts";
import { modelArchive } from "./model-archive.ts";
import { newRelease } from "./release-records.ts";
import { repository } from "./run-main.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A server whose answer depends on its document, its code, its archive and a package. */
export function serverCode(type: string): string {
  return `import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { unit } from "unit-package";

const weights = join(process.env.SM_MODEL_DIR ?? "", "weights.txt");
const score: number = existsSync(weights) ? Number(readFileSync(weights, "utf8")) : 0;
createServer(async (request, response) => {
  if (request.url === "/ping") return response.end();
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8").trim();
  if (text === "broken" && "${type}" === "broken") return response.writeHead(500).end("no idea");
  const id = request.headers["x-amzn-sagemaker-inference-id"];
  response.end(JSON.stringify({ type: "${type}", words: text.split(" ").length, score, unit, id }));
}).listen(Number(process.env.SAGEMAKER_BIND_TO_PORT), "127.0.0.1");
`;
}

/** A pipeline file whose only model, model-a, is served by `models/server.ts`. */
export function comparedYaml(
  local = `{serve: '"${process.execPath}" models/server.ts', modelData: models/model.tar.gz}`,
) {
  return `apiVersion: sluice/v1
name: reader
owner: data-science
source: {bucket: "reader-input-\${stage}", prefix: incoming/, suffixes: [.txt]}
models:
  model-a:
    image: 123456789012.dkr.ecr.us-west-2.amazonaws.com/model-a:1.0.0
    modelData: s3://reader-models/model-a/model.tar.gz
    instanceType: ml.m5.large
    instances: 1
environments:
  local: {models: {model-a: ${local}}}
`;
}

/** Path of the pipeline's file in {@link comparedRepository}. */
export const comparedFile = "pipelines/reader/pipeline.yaml";

/** A repository with such a pipeline, and the cases `one` and `two`; its package is installed and in no commit. */
export function comparedRepository(files: Readonly<Record<string, string | Buffer>> = {}): GitRepository {
  const made = gitRepository({
    [comparedFile]: comparedYaml(),
    "pipelines/reader/models/server.ts": serverCode("office"),
    "pipelines/reader/models/model.tar.gz": modelArchive("0.5"),
    "pipelines/reader/cases/one/expect.yaml": "",
    "pipelines/reader/cases/one/one.txt": "one two three",
    "pipelines/reader/cases/two/expect.yaml": "",
    "pipelines/reader/cases/two/two.txt": "broken",
    ".gitignore": "node_modules\nledger\n",
    "package.json": '{"type": "module"}',
    "package-lock.json": "{}",
    ...files,
  });
  made.write({
    "node_modules/unit-package/package.json": '{"name": "unit-package", "type": "module", "exports": "./index.js"}',
    "node_modules/unit-package/index.js": 'export const unit = "points";\n',
  });
  return made;
}

/** An account that keeps the archives of releases, and a ledger in a folder of the repository. */
export interface ReleasedPlace {
  readonly env: Readonly<Record<string, string>>;
  /** Writes a release with this archive, and answers its number. */
  release(archive: Buffer, changes?: Partial<NewRelease>): Promise<number>;
  /** Puts something else in an archive's place, or takes it away. */
  spoil(archive: Buffer, content: Buffer | undefined): Promise<void>;
}

const owner = { kind: "owner" } as const;

/** Makes the environment `data_dev`, whose releases can be compared with; its account ends with the test. */
export async function releasedPlace(
  { env, root }: GitRepository,
  options: { readonly ledger?: boolean } = {},
): Promise<ReleasedPlace> {
  const folder = temporaryFolder();
  const account = { accountId: "111111111111", region: "us-west-2", directory: join(folder, "aws") };
  const aws = await LocalAws.open({ ...account, servers: {} });
  onTestFinished(async () => await aws.close());
  aws.s3.createBucket(owner, { bucket: "reader-artifacts" });
  const environments = join(folder, "environments");
  mkdirSync(environments);
  const shipped = join(repository, "apps/deployer/environments/local.yaml");
  writeFileSync(join(environments, "local.yaml"), readFileSync(shipped));
  const lines = ["name: data_dev", "stage: dev", 'account: "111111111111"', "region: us-west-2", "protect: false"];
  const ledgerLine = options.ledger === false ? [] : ["ledger: ledger"];
  const places = ["logRetentionDays: 14", "artifacts: s3://reader-artifacts", ...ledgerLine];
  writeFileSync(join(environments, "data_dev.yaml"), `${[...lines, ...places].join("\n")}\n`);
  const ledger = new ReleaseLedger(new FolderLedgerStore(join(root, "ledger")), "data_dev");
  const keyOf = (sha256: string) => `reader/models/${sha256}/model.tar.gz`;
  const put = async (key: string, body: Buffer) => {
    await aws.s3.putObject(owner, { bucket: "reader-artifacts", key, body });
  };
  const { accessKeyId, secretAccessKey } = aws.ownerCredentials;
  return {
    env: {
      ...env,
      AWS_ENDPOINT_URL: aws.endpointUrl,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      SLUICE_ENVIRONMENTS: environments,
    },
    release: async (archive, changes = {}) => {
      const sha256 = createHash("sha256").update(archive).digest("hex");
      const pinned = `s3://reader-artifacts/${keyOf(sha256)}`;
      await put(keyOf(sha256), archive);
      const base = newRelease({ file: comparedYaml() });
      const artifact = {
        modelData: "s3://reader-models/model-a/model.tar.gz",
        pinned,
        sha256,
        sizeBytes: archive.length,
      };
      const { number } = await ledger.append({
        ...base,
        resolved: { ...base.resolved, models: base.resolved.models.map((model) => ({ ...model, modelData: pinned })) },
        pins: { ...base.pins, artifacts: { "model-a": artifact } },
        ...changes,
      });
      return number;
    },
    spoil: async (archive, content) => {
      const key = keyOf(createHash("sha256").update(archive).digest("hex"));
      if (content === undefined) aws.s3.deleteObject(owner, { bucket: "reader-artifacts", key });
      else await put(key, content);
    },
  };
}
