import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { modelNames } from "@sluice/spec";
import Value from "typebox/value";
import { describe, expect, it } from "vitest";
import { DestroyOutput } from "../../src/output/destroy-output.ts";
import { openLedger } from "../../src/releases/open-ledger.ts";
import { type DeployAccount, deployAccount, hasPulumi } from "../support/deploy-account.ts";
import { openAccount } from "../support/open-account.ts";
import { dataDev } from "../support/plan-steps.ts";
import { newRelease } from "../support/release-records.ts";

const models = { "model-a": [] };

async function queueDocument({ aws, env }: DeployAccount): Promise<void> {
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = env;
  const credentials = { accessKeyId, secretAccessKey };
  const sqs = new SQSClient({ region: "us-west-2", endpoint: aws.endpointUrl, credentials });
  const { queue } = modelNames({ pipeline: "reader", model: "model-a", stage: "dev", accountId: "111111111111" });
  const url = `${aws.endpointUrl}/111111111111/${queue}`;
  await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "no event" }));
  sqs.destroy();
}

describe.skipIf(!hasPulumi)("destroy (skipped where there is no Pulumi CLI)", { timeout: 300_000 }, () => {
  it("keeps buckets that hold data, takes them on with the next up, and deletes them when told", async () => {
    const account = await deployAccount({ models });
    await account.run(["up", "--yes"]);
    await account.put("reader-input-dev", "elsewhere/letter.txt", "hello");

    const kept = await account.run(["destroy", "--yes"]);
    expect(kept).toMatchObject({ code: 0 });
    expect(kept.stdout).toContain("kept, as it holds data:\n  s3://reader-input-dev\n");
    const buckets = account.operations.flatMap(({ operation, type, id }) =>
      operation === "delete" && type === "aws:s3/bucket:Bucket" ? [id] : [],
    );
    expect(buckets).not.toContain("reader-input-dev");
    expect(
      account.operations.filter(({ operation, name }) => operation === "delete" && name.includes("source")),
    ).toEqual([]);

    expect((await account.run(["releases"])).stdout).toMatch(/^1 .* taken down$/m);
    expect(await account.run(["destroy", "--yes"])).toMatchObject({ code: 0 });

    const again = await account.run(["up", "--yes"]);
    expect(again).toMatchObject({ code: 0 });
    const { stdout: listed } = await account.run(["releases", "--json"]);
    expect(JSON.parse(listed)).toMatchObject({
      releases: [
        { number: 2, deployed: true, takenDown: null, unfinished: null, models: { added: ["model-a"] } },
        { number: 1, deployed: false, takenDown: { by: "arn:aws:iam::111111111111:root" } },
      ],
    });
    expect(again.stdout).toContain("is release 2");

    const gone = await account.run(["destroy", "--yes", "--delete-data", "--json"]);
    expect(gone).toMatchObject({ code: 0 });
    const output: unknown = JSON.parse(gone.stdout);
    expect([...Value.Errors(DestroyOutput, output)]).toEqual([]);
    expect(output).toMatchObject({ kept: [] });
    expect(await account.run(["destroy", "--yes"])).toMatchObject({
      code: 0,
      stdout: "reader.data_dev: nothing to destroy\n",
    });
  });

  it("refuses while documents wait, unless they may be lost", async () => {
    const account = await deployAccount({ models, retryDelaySeconds: 600 });
    await account.run(["up", "--yes"]);
    const waits = "DEPLOY_DOCUMENTS_WAIT reader.data_dev still holds 1 document waiting for model-a";

    const late = await account.run(["destroy"], {
      // While somebody thinks about the plan.
      ask: async () => {
        await queueDocument(account);
        return "y";
      },
    });
    expect(late.code).toBe(1);
    expect(late.stderr).toContain(waits);
    const refused = await account.run(["destroy", "--yes"]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(waits);

    expect(await account.run(["destroy", "--yes", "--drop-queued"])).toMatchObject({ code: 0 });
  });

  it("does not say that a release was taken down where the backend has no such stack", async () => {
    const account = await deployAccount({ models });
    const { clients } = await openAccount();
    const ledger = openLedger({ ...dataDev, ledger: "ledger" }, { cwd: account.folder }, clients);
    await ledger.append(newRelease());

    const destroyed = await account.run(["destroy", "--yes"]);

    expect(destroyed).toMatchObject({ code: 0, stdout: "reader.data_dev: nothing to destroy\n" });
    expect(await ledger.notes("reader")).toEqual([]);
  });

  it("shows what would go again, and asks again, when somebody deploys while a person thinks", async () => {
    const account = await deployAccount({ models });
    await account.run(["up", "--yes"]);
    let questions = 0;

    const destroyed = await account.run(["destroy"], {
      ask: async () => {
        questions += 1;
        if (questions > 1) return "n";
        account.edit(/instances: 1/, "instances: 2");
        expect(await account.run(["up", "--yes"])).toMatchObject({ code: 0 });
        return "y";
      },
    });

    expect(destroyed.stderr).toContain("somebody else changed reader.data_dev meanwhile: looking again");
    expect(destroyed.stderr).toContain("DEPLOY_NOT_CONFIRMED");
    expect(questions).toBe(2);
  });

  it("wants the stack's name in a protected environment, and then destroys what is protected", async () => {
    const account = await deployAccount({ models, protect: true });
    await account.run(["up", "--yes"]);

    const unasked = await account.run(["destroy", "--yes"]);
    expect(unasked.code).toBe(2);
    expect(unasked.stderr).toContain("add --confirm reader.data_dev");
    const wrong = await account.run(["destroy", "--confirm", "reader.data_prod"]);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain("DEPLOY_WRONG_STACK");
    const hasty = await account.run(["destroy", "--yes"], { ask: async () => "y" });
    expect(hasty.code).toBe(1);
    expect(hasty.stderr).toContain("DEPLOY_NOT_CONFIRMED");
    account.operations.length = 0;

    const destroyed = await account.run(["destroy"], { ask: async () => "reader.data_dev" });

    expect(destroyed.stdout).toMatch(/^reader\.data_dev is gone: \d+ resources deleted\n$/);
    expect(destroyed.code).toBe(0);
  });
});
