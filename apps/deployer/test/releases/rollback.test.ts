import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
} from "@aws-sdk/client-sagemaker";
import { describe, expect, it, onTestFinished } from "vitest";
import { type AwsClients, awsClients } from "../../src/aws/aws-clients.ts";
import { type DeployAccount, deployAccount, hasPulumi } from "../support/deploy-account.ts";
import { modelArchive } from "../support/model-archive.ts";
import { openAccount } from "../support/open-account.ts";
import { pushImage } from "../support/push-image.ts";
import { runMain } from "../support/run-main.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const minutes = 60_000;

const registry = "123456789012.dkr.ecr.us-west-2.amazonaws.com";

/** An account with a pipeline of one model, whose image has a tag and whose archive has a key that others may overwrite. */
async function account(): Promise<DeployAccount & { readonly clients: AwsClients }> {
  const opened = await deployAccount({ models: { "model-a": [] } });
  const { accessKeyId, secretAccessKey } = opened.aws.ownerCredentials;
  const clients = awsClients({
    environment: { region: "us-west-2" },
    endpointUrl: opened.aws.endpointUrl,
    credentials: async () => ({ accessKeyId, secretAccessKey }),
  });
  onTestFinished(() => clients.close());
  opened.aws.s3.createBucket({ kind: "owner" }, { bucket: "models" });
  opened.edit(/image: .*/, `image: ${registry}/model-a:stable`);
  opened.edit("    instanceType", "    modelData: s3://models/model-a.tar.gz\n    instanceType");
  return { ...opened, clients };
}

/** Overwrites what the pipeline file names: the tag moves, the archive is another. */
async function overwrite({ aws, clients }: Awaited<ReturnType<typeof account>>, content: string): Promise<string> {
  const body = modelArchive(content);
  await aws.s3.putObject({ kind: "owner" }, { bucket: "models", key: "model-a.tar.gz", body });
  return await pushImage(clients, { repository: "model-a", tag: "stable", content });
}

/** Image and archive that the endpoint of model-a serves, as SageMaker says. */
async function served(clients: AwsClients): Promise<{ image: string; modelData: string }> {
  const sageMaker = await clients.sageMaker();
  const endpoint = await sageMaker.send(new DescribeEndpointCommand({ EndpointName: "reader--model-a-dev" }));
  const { EndpointConfigName } = endpoint;
  const configuration = await sageMaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName }));
  const ModelName = configuration.ProductionVariants?.[0]?.ModelName;
  const { PrimaryContainer, Containers } = await sageMaker.send(new DescribeModelCommand({ ModelName }));
  const container = PrimaryContainer ?? Containers?.[0];
  return { image: container?.Image ?? "", modelData: container?.ModelDataUrl ?? "" };
}

async function keysOf(clients: AwsClients, bucket: string, prefix: string): Promise<string[]> {
  const { ListObjectsV2Command } = await import("@aws-sdk/client-s3");
  const { Contents = [] } = await (await clients.s3()).send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }),
  );
  return Contents.map(({ Key = "" }) => Key);
}

const ok = { code: 0 };

describe.skipIf(!hasPulumi)("sluice rollback (skipped where there is no Pulumi CLI)", () => {
  it(
    "serves again what the first of three releases served, whatever was overwritten since, and is a release itself",
    async () => {
      const opened = await account();
      const digest = await overwrite(opened, "1");
      expect(await opened.run(["up", "--yes"])).toMatchObject(ok);
      const first = await served(opened.clients);
      await overwrite(opened, "2");
      expect(await opened.run(["up", "--yes"])).toMatchObject(ok);
      await overwrite(opened, "3");
      expect(await opened.run(["up", "--yes"])).toMatchObject(ok);
      const third = await served(opened.clients);

      writeFileSync(join(opened.folder, "pipeline.yaml"), "name: reader\nmodels: what else it says does not matter\n");

      const back = await opened.run(["rollback", "--to", "1", "--yes", "--json"]);

      expect(back).toMatchObject(ok);
      expect(back.stderr).toContain("reader in data_dev: from release 3 back to release 1\n");
      expect(back.stderr).toContain("what pipeline.yaml says now does not matter.");
      expect(back.stderr).toContain("reader in data_dev: rollback to release 1\n");
      expect(back.stderr.replace(/\s+/g, " ")).toMatch(
        /image model-a:stable \(content changed: sha256:\w{12} -> sha256:\w{12}\)/,
      );
      const { release } = JSON.parse(back.stdout) as { release: Record<string, unknown> };
      expect(release).toMatchObject({ number: 4, kind: "rollback", rollbackTo: 1 });
      expect(await served(opened.clients)).toEqual(first);
      expect(first.image).toBe(`${registry}/model-a@${digest}`);
      expect(first).not.toEqual(third);
      const listed = await opened.run(["releases", "--json"]);
      const { releases } = JSON.parse(listed.stdout) as { releases: Record<string, unknown>[] };
      expect(releases.map(({ number, kind, rollbackTo }) => [number, kind, rollbackTo])).toEqual([
        [4, "rollback", 1],
        [3, "up", null],
        [2, "up", null],
        [1, "up", null],
      ]);
    },
    10 * minutes,
  );

  it(
    "changes nothing when somebody released meanwhile, or when a part of the release is gone",
    async () => {
      const opened = await account();
      await overwrite(opened, "1");
      expect(await opened.run(["up", "--yes"])).toMatchObject(ok);
      await overwrite(opened, "2");
      expect(await opened.run(["up", "--yes"])).toMatchObject(ok);
      const second = await served(opened.clients);
      const ledger = join(opened.folder, "ledger/reader");
      const third = readFileSync(join(ledger, "000002.json"), "utf8").replace('"number": 2', '"number": 3');

      const late = await opened.run(["rollback"], {
        ask: async (question) => {
          expect(question).toBe("Put release 1 back in data_dev? [y/N] ");
          // While somebody thinks about the plan.
          writeFileSync(join(ledger, "000003.json"), third);
          return "y";
        },
      });

      expect(late.code).toBe(1);
      expect(late.stderr).toContain("RELEASE_CONFLICT somebody else released reader in data_dev meanwhile");
      expect(await served(opened.clients)).toEqual(second);

      const same = await opened.run(["rollback", "--to", "3", "--yes"]);
      expect(same.code).toBe(1);
      expect(same.stderr).toContain("RELEASE_IS_CURRENT release 3 of reader in data_dev is what is deployed");

      rmSync(join(ledger, "000003.json"));
      for (const key of await keysOf(opened.clients, "sluice-artifacts-dev", "reader/models/")) {
        await opened.aws.s3.deleteObject({ kind: "owner" }, { bucket: "sluice-artifacts-dev", key });
      }
      const incomplete = await opened.run(["rollback", "--yes"]);
      expect(incomplete.code).toBe(1);
      expect(incomplete.stderr).toContain("RELEASE_INCOMPLETE release 1 of reader cannot be put back");
      expect(await served(opened.clients)).toEqual(second);
    },
    10 * minutes,
  );

  it(
    "goes back to the newest release after a deployment that did not become one, also when its endpoints serve that already",
    async () => {
      const opened = await account();
      await overwrite(opened, "1");
      expect(await opened.run(["up", "--yes"])).toMatchObject(ok);
      const first = await served(opened.clients);
      await overwrite(opened, "2");
      // It is deployed, and its smoke document fails: no release.
      writeFileSync(join(opened.folder, "page.txt"), "reject");
      expect(await opened.run(["up", "--yes", "--smoke", "page.txt"])).toMatchObject({ code: 1 });
      expect(await served(opened.clients)).not.toEqual(first);

      const back = await opened.run(["rollback", "--yes"]);

      expect(back).toMatchObject(ok);
      expect(back.stderr).toContain("reader in data_dev: back to release 1, the newest\nThe up by ");
      expect(back.stderr.replaceAll("\n", " ")).toContain(
        "just now did not become a release; release 1 is the last that did. It was released just now by",
      );
      expect(back.stdout).toContain("is release 2, which puts release 1 back");
      expect(await served(opened.clients)).toEqual(first);

      await overwrite(opened, "3");
      opened.write("no-weights", "");
      const takenBack = (await opened.run(["up", "--yes"])).stderr;
      expect(takenBack).toContain("DEPLOY_ENDPOINT_ROLLED_BACK model-a");
      expect(takenBack).toContain("model-a   taken back by SageMaker; the version before goes on serving");
      expect(takenBack).not.toMatch(/^pipeline +failed/m);
      expect(await served(opened.clients)).toEqual(first);
      rmSync(join(opened.folder, "no-weights"));
      expect((await opened.run(["releases"])).stdout.replace(/\s+/g, " ")).toMatch(
        /after it: up by .* has not become a\s+release/,
      );

      const again = await opened.run(["rollback", "--yes"]);

      expect(again).toMatchObject(ok);
      expect(again.stderr).toContain("reader in data_dev: back to release 2, the newest\n");
      expect(again.stdout).toContain("is release 3, which puts release 2 back");
      expect((await opened.run(["rollback", "--yes"])).stderr).toContain("RELEASE_NOTHING_BEFORE");
    },
    10 * minutes,
  );
});

it.each([
  { name: "without a file", argv: ["rollback", "--yes"], code: 2, stderr: "DEPLOY_MISSING_FILE which pipeline?" },
  {
    name: "to a word",
    argv: ["rollback", "pipeline.yaml", "--to", "first"],
    code: 2,
    stderr: "--to first is no release's number",
  },
  {
    name: "to nought",
    argv: ["rollback", "pipeline.yaml", "--to", "0"],
    code: 2,
    stderr: "--to 0 is no release's number",
  },
  { name: "with nobody to ask", argv: ["rollback", "pipeline.yaml"], code: 2, stderr: "DEPLOY_NEEDS_CONFIRMATION" },
  {
    name: "of what was never released",
    argv: ["rollback", "pipeline.yaml", "--yes"],
    code: 1,
    stderr: "RELEASE_NONE reader in data_dev has no release",
  },
])("a rollback $name changes nothing", async ({ argv, code, stderr }) => {
  const cwd = temporaryFolder({
    "pipeline.yaml": "name: reader\n",
    "environments/data_dev.yaml": `name: data_dev
stage: dev
account: "111111111111"
region: us-west-2
protect: false
logRetentionDays: 14
ledger: ledger
artifacts: s3://artifacts
`,
  });
  const { aws } = await openAccount();
  const env = { AWS_ENDPOINT_URL: aws.endpointUrl, AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };

  const ran = await runMain([...argv, "--environment", "data_dev", "--environments", "environments"], { cwd, env });

  expect(ran.code).toBe(code);
  expect(ran.stderr).toContain(stderr);
});
