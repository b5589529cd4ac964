import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type AwsClients, awsClients } from "../../src/aws/aws-clients.ts";
import { readEndpoint } from "../../src/endpoints/read-endpoint.ts";
import { type DeployAccount, deployAccount, hasPulumi, imageDigest } from "../support/deploy-account.ts";

const endpointName = "reader--model-a-dev";

/** A pipeline whose one model gets an instance per waiting document. */
async function deployScaling(): Promise<DeployAccount & { readonly clients: AwsClients }> {
  const account = await deployAccount({ models: { "model-a": [] } });
  const scaling = "instances: {min: 1, max: 4, backlogPerInstance: 1}";
  account.edit("instances: 1", `${scaling}\n    maxConcurrentInvocationsPerInstance: 1`);
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = account.env;
  const credentials = async () => ({ accessKeyId, secretAccessKey });
  const { endpointUrl } = account.aws;
  const clients = awsClients({ environment: { region: "us-west-2" }, credentials, endpointUrl });
  onTestFinished(() => clients.close());
  return { ...account, clients };
}

/** Puts documents that no model ever answers, until the endpoint has as many instances as it may. */
async function scaleOut({ clients, put }: Awaited<ReturnType<typeof deployScaling>>): Promise<void> {
  for (let index = 0; index < 12; index += 1) await put("reader-input-dev", `incoming/${index}.txt`, "never");
  while ((await readEndpoint(endpointName, clients))?.instances !== 4)
    await new Promise((done) => setTimeout(done, 20));
}

/** Instances that the endpoint's active configuration starts with. */
async function startsWith(clients: AwsClients): Promise<number | undefined> {
  const { DescribeEndpointConfigCommand } = await import("@aws-sdk/client-sagemaker");
  const { configurationName = "" } = (await readEndpoint(endpointName, clients)) ?? {};
  const command = new DescribeEndpointConfigCommand({ EndpointConfigName: configurationName });
  return (await (await clients.sageMaker()).send(command)).ProductionVariants?.[0]?.InitialInstanceCount;
}

describe.skipIf(!hasPulumi)("an endpoint that scaled out (skipped where there is no Pulumi CLI)", () => {
  it("is left alone while nothing of the pipeline changes, and keeps its instances through an update", async () => {
    const account = await deployScaling();
    expect(await account.run(["up", "--yes"])).toMatchObject({ code: 0 });
    expect(await startsWith(account.clients)).toBe(1);
    await scaleOut(account);

    const unchanged = await account.run(["preview", "--json"]);
    expect(JSON.parse(unchanged.stdout)).toMatchObject({ empty: true, steps: [] });

    account.edit(imageDigest("one"), imageDigest("two"));
    expect(await account.run(["up", "--yes"])).toMatchObject({ code: 0 });
    expect(await startsWith(account.clients)).toBe(4);
    expect(await readEndpoint(endpointName, account.clients)).toMatchObject({ status: "InService", instances: 4 });
  }, 240_000);

  it("keeps its instances through the retry of an update that failed before it scaled out, however long the yes takes", async () => {
    const account = await deployScaling();
    expect(await account.run(["up", "--yes"])).toMatchObject({ code: 0 });
    account.edit(imageDigest("one"), imageDigest("two"));
    account.write("no-weights", "");
    expect((await account.run(["up", "--yes"])).stderr).toContain("DEPLOY_ENDPOINT_ROLLED_BACK model-a");
    rmSync(join(account.folder, "no-weights"));

    const retried = await account.run(["up"], {
      ask: async () => {
        await scaleOut(account);
        return "y";
      },
    });

    expect(retried).toMatchObject({ code: 0 });
    expect(retried.stderr).toMatch(/model-a +restart +image model-a@sha256:\w+ ->\s+model-a@sha256:\w+/);
    expect(await startsWith(account.clients)).toBe(4);
    expect(await readEndpoint(endpointName, account.clients)).toMatchObject({ status: "InService", instances: 4 });
  }, 240_000);
});
