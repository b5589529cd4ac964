import Value from "typebox/value";
import { describe, expect, it } from "vitest";

import { PlanOutput } from "../../src/output/plan-output.ts";
import { UpOutput } from "../../src/output/up-output.ts";
import { deployAccount, hasPulumi, imageDigest } from "../support/deploy-account.ts";

const unwatched = "note: data_dev.yaml has no datadog, so there is no board, and no monitor tells of failures\n";

describe.skipIf(!hasPulumi)("up (skipped where there is no Pulumi CLI)", { timeout: 300_000 }, () => {
  it("previews, deploys, sends a smoke document, and then finds nothing to change", async () => {
    const account = await deployAccount();
    account.write("letter.txt", "hello");

    const preview = await account.run(["preview", "--json"]);
    expect(preview).toMatchObject({
      code: 0,
      stderr: `${unwatched}working out what would change in reader.data_dev ...\n`,
    });
    const plan: unknown = JSON.parse(preview.stdout);
    expect([...Value.Errors(PlanOutput, plan)]).toEqual([]);
    expect(plan).toMatchObject({ empty: false, blocked: [] });
    expect(account.operations).toEqual([]);

    const first = await account.run(["up", "--yes", "--smoke", "letter.txt"]);
    expect(first.stderr).toContain("model-b  new");
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toMatch(/^✓ reader\.data_dev is release 1: \d+ resources changed\n/);
    expect(first.stdout).toContain("the smoke document went through 2 models");

    account.operations.length = 0;
    const again = await account.run(["up", "--yes", "--json"]);
    expect(again.code).toBe(0);
    const output: unknown = JSON.parse(again.stdout);
    expect([...Value.Errors(UpOutput, output)]).toEqual([]);
    expect(output).toMatchObject({ plan: { empty: true }, release: { number: 2, changes: 0 }, smoke: null });
    expect(account.operations).toEqual([]);
  });

  it("keeps the old version serving when a new one does not start, tells why, and goes on once it is mended", async () => {
    const account = await deployAccount({ models: { "model-a": [] } });
    expect(await account.run(["up", "--yes"])).toMatchObject({ code: 0 });

    account.edit(imageDigest("one"), imageDigest("broken"));
    account.operations.length = 0;
    const failed = await account.run(["up", "--yes"]);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain("DEPLOY_ENDPOINT_ROLLED_BACK model-a");
    // What goes on serving is not deleted under it.
    expect(account.operations.filter(({ operation }) => operation === "delete")).toEqual([]);
    expect(failed.stderr).toContain("| cannot import the weights");
    expect(failed.stderr).not.toContain("urn:pulumi");

    account.edit(imageDigest("broken"), imageDigest("two"));
    const mended = await account.run(["up", "--yes"]);
    expect(mended.stdout).toContain("is release 2");
  });

  it("goes back to the version that serves when a new one does not start", async () => {
    const account = await deployAccount({ models: { "model-a": [] } });
    expect(await account.run(["up", "--yes"])).toMatchObject({ code: 0 });
    account.edit(imageDigest("one"), imageDigest("broken"));
    expect((await account.run(["up", "--yes"])).stderr).toContain("DEPLOY_ENDPOINT_ROLLED_BACK model-a");

    account.edit(imageDigest("broken"), imageDigest("one"));
    account.operations.length = 0;
    const back = await account.run(["up", "--yes"]);

    expect(back).toMatchObject({ code: 0, stdout: expect.stringContaining("is release 2") as unknown });
    // It serves already: only what is left of the broken version goes.
    const sageMaker = account.operations.filter(({ type }) => type.startsWith("aws:sagemaker/"));
    expect(sageMaker.filter(({ operation }) => operation === "create")).toEqual([]);
    expect(sageMaker.filter(({ operation }) => operation === "delete").map(({ type }) => type)).toEqual([
      "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
      "aws:sagemaker/model:Model",
    ]);
  });

  it("makes an endpoint anew that never served", async () => {
    const account = await deployAccount({ models: { "model-a": [] } });
    account.edit(imageDigest("one"), imageDigest("broken"));
    const failed = await account.run(["up", "--yes"]);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain("DEPLOY_FAILED up failed at the endpoint of model-a");
    expect(failed.stderr).toContain("| cannot import the weights");

    account.edit(imageDigest("broken"), imageDigest("two"));
    const mended = await account.run(["up", "--yes"]);
    expect(mended.stderr).toContain("the endpoint of model-a failed and serves nothing");
    expect(mended).toMatchObject({ code: 0, stdout: expect.stringContaining("is release 1") as unknown });
  });

  it.each([
    {
      name: "an environment file without a backend",
      options: { without: ["backend"] },
      env: {},
      argv: ["up", "--yes"],
      code: "DEPLOY_ENVIRONMENT_INCOMPLETE",
      says: "backend: ",
      exit: 1,
    },
    {
      name: "no passphrase",
      options: {},
      env: { PULUMI_CONFIG_PASSPHRASE: undefined },
      argv: ["preview"],
      code: "ENGINE_PASSPHRASE_MISSING",
      says: "set PULUMI_CONFIG_PASSPHRASE",
      exit: 1,
    },
    {
      name: "credentials of another account",
      options: { account: "222222222222" },
      env: {},
      argv: ["up", "--yes"],
      code: "DEPLOY_WRONG_ACCOUNT",
      says: "data_dev is account 222222222222, but these credentials are of account 111111111111",
      exit: 1,
    },
    {
      name: "nobody to confirm it",
      options: {},
      env: {},
      argv: ["up"],
      code: "DEPLOY_NEEDS_CONFIRMATION",
      says: "add --yes",
      exit: 2,
    },
    {
      name: "a CLI that is none",
      options: {},
      env: { SLUICE_PULUMI: "/bin/false" },
      argv: ["up", "--yes"],
      code: "ENGINE_CLI_UNUSABLE",
      says: "SLUICE_PULUMI names /bin/false",
      exit: 1,
    },
  ])("says what to do about $name, and changes nothing", async ({ options, env, argv, code, says, exit }) => {
    const account = await deployAccount(options);

    const ran = await account.run(argv, { env });

    expect(ran.code).toBe(exit);
    expect(ran.stderr).toContain(`error ${code} `);
    expect(ran.stderr).toContain(says);
    expect(account.operations).toEqual([]);
  });

  it("asks on a terminal, and changes nothing without a yes", async () => {
    const account = await deployAccount({ models: { "model-a": [] } });
    const questions: string[] = [];
    const ask = async (question: string) => {
      questions.push(question);
      return "n";
    };

    const ran = await account.run(["up"], { ask });

    expect(questions).toEqual(["Deploy this to data_dev? [y/N] "]);
    expect(ran.stderr).toContain("DEPLOY_NOT_CONFIRMED");
    expect(ran.code).toBe(1);
    expect(account.operations).toEqual([]);
  });
});
