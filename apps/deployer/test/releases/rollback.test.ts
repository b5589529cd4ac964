import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
} from "@aws-sdk/client-sagemaker";
import { describe, expect, it } from "vitest";
import { awsClients } from "../../src/aws/aws-clients.ts";
import { type DeployAccount, deployAccount, hasPulumi, imageDigest } from "../support/deploy-account.ts";
import { modelArchive } from "../support/model-archive.ts";

const minutes = 60_000;

/** An account with a pipeline of one model that has an archive; its image is of a registry that is not asked. */
async function account(): Promise<DeployAccount> {
  const opened = await deployAccount({ models: { "model-a": [] } });
  opened.aws.s3.createBucket({ kind: "owner" }, { bucket: "models" });
  opened.edit("123456789012.dkr.ecr.us-west-2.amazonaws.com", "registry.example.com");
  opened.edit("    instanceType", "    modelData: s3://models/model-a.tar.gz\n    instanceType");
  return opened;
}

async function upload({ aws }: DeployAccount, weights: string): Promise<void> {
  const body = modelArchive(weights);
  await aws.s3.putObject({ kind: "owner" }, { bucket: "models", key: "model-a.tar.gz", body });
}

/** Image and archive that the endpoint of model-a serves, as SageMaker says. */
async function served({ aws }: DeployAccount): Promise<{ image: string; modelData: string }> {
  const { accessKeyId, secretAccessKey } = aws.ownerCredentials;
  const clients = awsClients({
    environment: { region: "us-west-2" },
    endpointUrl: aws.endpointUrl,
    credentials: async () => ({ accessKeyId, secretAccessKey }),
  });
  const sageMaker = await clients.sageMaker();
  const endpoint = await sageMaker.send(new DescribeEndpointCommand({ EndpointName: "reader--model-a-dev" }));
  const { EndpointConfigName } = endpoint;
  const configuration = await sageMaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName }));
  const ModelName = configuration.ProductionVariants?.[0]?.ModelName;
  const { PrimaryContainer, Containers } = await sageMaker.send(new DescribeModelCommand({ ModelName }));
  clients.close();
  const container = PrimaryContainer ?? Containers?.[0];
  return { image: container?.Image ?? "", modelData: container?.ModelDataUrl ?? "" };
}

const ok = { code: 0 };

describe.skipIf(!hasPulumi)("sluice rollback (skipped where there is no Pulumi CLI)", () => {
  it(
    "serves again what the first of three releases served, whatever was overwritten since, and is a release itself",
    async () => {
      const opened = await account();
      await upload(opened, "weights 1");
      expect(await opened.run(["up", "--yes"])).toMatchObject(ok);
      const first = await served(opened);
      await upload(opened, "weights 2");
      opened.edit(imageDigest("one"), imageDigest("two"));
      expect(await opened.run(["up", "--yes"])).toMatchObject(ok);
      opened.edit(imageDigest("two"), imageDigest("three"));
      expect(await opened.run(["up", "--yes"])).toMatchObject(ok);
      const third = await served(opened);

      const back = await opened.run(["rollback", "--to", "1", "--yes", "--json"]);

      expect(back).toMatchObject(ok);
      expect(back.stderr).toContain("reader in data_dev: from release 3 back to release 1\n");
      expect(back.stderr).toContain("what pipeline.yaml says now does not matter.");
      const { release } = JSON.parse(back.stdout) as { release: Record<string, unknown> };
      expect(release).toMatchObject({ number: 4, kind: "rollback", rollbackTo: 1 });
      expect(await served(opened)).toEqual(first);
      expect(first).not.toEqual(third);

      // And back again: the newest release with other content is the third.
      writeFileSync(join(opened.folder, "pipeline.yaml"), "name: reader\nmodels: what else it says does not matter\n");
      const forth = await opened.run(["rollback", "--yes"]);
      expect(forth).toMatchObject(ok);
      expect(forth.stdout).toContain("is release 5, which puts release 3 back");
      expect(await served(opened)).toEqual(third);

      const listed = await opened.run(["releases", "--json"]);
      const { releases } = JSON.parse(listed.stdout) as { releases: Record<string, unknown>[] };
      expect(releases.map(({ number, kind, rollbackTo }) => [number, kind, rollbackTo])).toEqual([
        [5, "rollback", 3],
        [4, "rollback", 1],
        [3, "up", null],
        [2, "up", null],
        [1, "up", null],
      ]);
    },
    10 * minutes,
  );
});
