import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Environment } from "../src/environments/environment-schema.ts";
import { parseEnvironment } from "../src/environments/parse-environment.ts";
import { toDeploymentEnvironment } from "../src/environments/to-deployment-environment.ts";
import { repository, runMain } from "./support/run-main.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const valid = `name: data_dev
stage: dev
account: "123456789012"
region: us-west-2
protect: false
logRetentionDays: 30
`;

describe("an environment file", () => {
  const folder = join(repository, "apps/deployer/environments");

  it("is valid for every environment shipped, and no two share an account", () => {
    const results = readdirSync(folder).map((file) => parseEnvironment(readFileSync(join(folder, file), "utf8")));

    const accounts = results.map((result) => (result.ok ? result.value.account : result.problems));
    expect(new Set(accounts).size).toBe(3);
    expect(accounts.every((account) => typeof account === "string")).toBe(true);
  });

  it.each([
    {
      name: "a missing key",
      text: valid.replace("stage: dev\n", ""),
      expected: { code: "DEPLOY_ENVIRONMENT_MISSING_KEY", path: "stage", line: 1 },
    },
    {
      name: "a misspelt key",
      text: valid.replace("protect", "protekt"),
      expected: { code: "DEPLOY_ENVIRONMENT_UNKNOWN_KEY", line: 5, column: 1, hint: "did you mean protect?" },
    },
    {
      name: "an unquoted account",
      text: valid.replace('"123456789012"', "123456789012"),
      expected: { code: "DEPLOY_ENVIRONMENT_VALUE", path: "account", line: 3, column: 10, length: 12 },
    },
    {
      name: "a short account",
      text: valid.replace("123456789012", "1234"),
      expected: { path: "account", line: 3, column: 10 },
    },
    {
      name: "a region that is none",
      text: valid.replace("us-west-2", "Oregon"),
      expected: { path: "region", line: 4, column: 9 },
    },
    {
      name: "a retention CloudWatch does not take",
      text: valid.replace("30", "31"),
      expected: { path: "logRetentionDays", line: 6 },
    },
    {
      name: "a subnet that is none",
      text: `${valid}subnets: [subnet-0a1b2c3d, vpc-1]\n`,
      expected: { path: "subnets.1", line: 7, column: 28 },
    },
    {
      name: "security groups without subnets",
      text: `${valid}securityGroups: [sg-0a1b2c3d]\n`,
      expected: { path: "securityGroups", line: 7, column: 1 },
    },
    {
      name: "subnets without security groups",
      text: `${valid}subnets: [subnet-0a1b2c3d]\n`,
      expected: { path: "subnets", line: 7, column: 1, hint: "add securityGroups, or remove it" },
    },
    {
      name: "an unknown routing",
      text: `${valid}blueGreen: {routing: sideways}\n`,
      expected: { path: "blueGreen.routing", line: 7, column: 22 },
    },
    {
      name: "objects that expire before a failure can be redriven",
      text: `${valid}objectExpirationDays: 29\n`,
      expected: { path: "objectExpirationDays", line: 7, column: 23 },
    },
    {
      name: "an emulator on AWS",
      text: `${valid}emulator: true\n`,
      expected: {
        path: "emulator",
        line: 7,
        column: 1,
        message: 'emulator is for the stage "local", or one that begins so',
      },
    },
    ...[
      ["backend", "https://app.pulumi.com"],
      ["backend", "s3://Upper"],
      ["backend", "s3://bucket/../other?x=a b"],
      ["secretsProvider", "plain"],
      ["secretsProvider", "awskms://"],
      ["ledger", "gs://bucket"],
      ["ledger", "s3://UPPER/x"],
      ["artifacts", ".sluice/artifacts"],
      ["artifacts", "s3://bucket?versions"],
      ["deployRole", "arn:aws:iam::123456789012:user/somebody"],
    ].map(([key = "", value = ""]) => ({
      name: `a ${key} like ${value}`,
      text: `${valid}${key}: "${value}"\n`,
      expected: { code: "DEPLOY_ENVIRONMENT_VALUE", path: key, line: 7, column: key.length + 3 },
    })),
    { name: "broken YAML", text: "name: [\n", expected: { code: "DEPLOY_ENVIRONMENT_YAML" } },
    { name: "a list", text: "- a\n", expected: { code: "DEPLOY_ENVIRONMENT_VALUE", line: 1, column: 1 } },
    { name: "an empty file", text: "", expected: { code: "DEPLOY_ENVIRONMENT_VALUE", line: 1, column: 1 } },
  ])("with $name says where", ({ text, expected }) => {
    const result = parseEnvironment(text);

    expect(result.ok).toBe(false);
    expect(result.problems).toContainEqual(expect.objectContaining(expected));
  });

  it.each([
    ["backend", "s3://state-dev"],
    ["backend", "s3://state-dev/pulumi/state?region=us-west-2&awssdk=v2"],
    ["backend", "file://.sluice/state"],
    ["backend", "file:///var/state"],
    ["secretsProvider", "passphrase"],
    ["secretsProvider", "awskms://alias/sluice-dev?region=us-west-2"],
    ["secretsProvider", "awskms:///arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
    ["ledger", ".sluice/ledger"],
    ["ledger", "s3://ledger-dev/releases"],
    ["artifacts", "s3://artifacts-dev/kept/"],
    ["deployRole", "arn:aws-us-gov:iam::123456789012:role/path/deploy"],
  ])("takes %s: %s", (key, value) => {
    expect(parseEnvironment(`${valid}${key}: "${value}"\n`).problems).toEqual([]);
  });

  it("says everything that is wrong at once, in the order of the text", () => {
    const { problems } = parseEnvironment(
      valid.replace("data_dev", "data-dev").replace("us-west-2", "Oregon").replace("stage: dev", "stage: 1"),
    );

    expect(problems.map(({ path }) => path)).toEqual(["name", "stage", "region"]);
  });

  it("must be named after its environment", async () => {
    const folder = temporaryFolder({ "staging.yaml": valid });

    const { code, stderr } = await runMain(["graph", "x.yaml", "--environments", folder]);

    expect(code).toBe(2);
    expect(stderr).toContain('name is "data_dev", but the file is staging.yaml');
  });

  it("has a place of its own: the names of what two environments make must differ", async () => {
    const text = (name: string, stage: string) =>
      valid.replace("data_dev", name).replace("stage: dev", `stage: ${stage}`);
    const clash = temporaryFolder({ "a.yaml": text("a", "dev"), "b.yaml": text("b", "dev") });
    const apart = temporaryFolder({ "a.yaml": text("a", "dev"), "b.yaml": text("b", "test") });

    const refused = await runMain(["synth", "x.yaml", "--environment", "none", "--environments", clash]);
    const taken = await runMain(["synth", "x.yaml", "--environment", "none", "--environments", apart]);

    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("b.yaml:2:8");
    expect(refused.stderr).toContain('stage "dev" of account 123456789012 is the environment "a" already');
    expect(taken.stderr).toContain("the environments are: a, b");
  });

  it("can be in a folder that SLUICE_ENVIRONMENTS names", async () => {
    const folder = temporaryFolder({ "staging.yaml": valid.replace("data_dev", "staging") });
    const argv = ["synth", "x.yaml", "--environment", "local"];

    const { stderr } = await runMain(argv, { env: { SLUICE_ENVIRONMENTS: folder } });

    expect(stderr).toContain("the environments are: staging");
  });

  it("tells the program all that a pipeline is made with", () => {
    const { value } = parseEnvironment(`${valid}kmsKeyArn: "arn:aws:kms:us-west-2:123456789012:key/1234abcd"
subnets: [subnet-0a1b2c3d]
securityGroups: [sg-0a1b2c3d]
permissionsBoundary: "arn:aws:iam::123456789012:policy/boundary"
blueGreen: {routing: linear, stepPercent: 25}
objectExpirationDays: 90
modelRoleSourceAccount: true
backend: s3://state
`) as { value: Environment };

    expect(toDeploymentEnvironment(value)).toEqual({
      name: "data_dev",
      stage: "dev",
      accountId: "123456789012",
      region: "us-west-2",
      protect: false,
      logRetentionDays: 30,
      kmsKeyArn: "arn:aws:kms:us-west-2:123456789012:key/1234abcd",
      subnetIds: ["subnet-0a1b2c3d"],
      securityGroupIds: ["sg-0a1b2c3d"],
      permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/boundary",
      blueGreen: { routing: "linear", stepPercent: 25 },
      objectExpirationDays: 90,
      modelRoleSourceAccount: true,
    });
  });
});
