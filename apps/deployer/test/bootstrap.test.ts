import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DeleteBucketCommand, S3Client } from "@aws-sdk/client-s3";
import Value from "typebox/value";
import { describe, expect, it } from "vitest";
import { parseEnvironment } from "../src/environments/parse-environment.ts";
import { BootstrapOutput } from "../src/output/bootstrap-output.ts";
import { type DeployAccount, deployAccount, hasPulumi } from "./support/deploy-account.ts";
import { type Ran, runMain } from "./support/run-main.ts";

const owner = { kind: "owner" } as const;
const stateBucket = "sluice-state-dev-111111111111";
// How the engine's S3 client reaches an AWS on this machine, whose buckets have no host names.
const onLoopback = "use_path_style=true&region=us-west-2";

const bare = `# Where models are tried.
name: data_dev
stage: dev
account: "111111111111" # ours
region: us-west-2
protect: false
logRetentionDays: 14
backend: s3://${stateBucket}?${onLoopback}
`;

interface Place {
  readonly account: DeployAccount;
  readonly file: string;
  bootstrap(...flags: readonly string[]): Promise<Ran>;
  keys(bucket: string): Promise<string[]>;
}

async function place(text = bare): Promise<Place> {
  const account = await deployAccount();
  const file = join(account.folder, "environments", "data_dev.yaml");
  writeFileSync(file, text);
  const { env, folder: cwd } = account;
  return {
    account,
    file,
    bootstrap: (...flags) => runMain(["bootstrap", "--environment", "data_dev", ...flags], { env, cwd }),
    keys: async (bucket) => {
      const { contents } = await account.aws.s3.listObjectsV2(owner, { bucket });
      return contents.map(({ key }) => key);
    },
  };
}

async function deleteBucket({ aws }: DeployAccount, bucket: string): Promise<void> {
  const s3 = new S3Client({
    region: "us-west-2",
    endpoint: aws.endpointUrl,
    credentials: aws.ownerCredentials,
    forcePathStyle: true,
  });
  await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
  s3.destroy();
}

const title = hasPulumi
  ? "sluice bootstrap"
  : "sluice bootstrap (skipped: there is no Pulumi CLI here; .ci/install-pulumi gets one)";

describe.skipIf(!hasPulumi)(title, { timeout: 120_000 }, () => {
  it("makes the foundation, moves its state into the bucket it made, and writes the file's lines", async () => {
    const { account, bootstrap, file, keys } = await place();

    const first = await bootstrap("--github", "acme/pipelines", "--yes", "--write");

    expect(first).toMatchObject({ code: 0, stdout: "" });
    const made = account.operations.map(({ type }) => type.replace(/^.*:/, ""));
    expect(made.filter((type) => type === "Bucket")).toHaveLength(3);
    expect(made).toEqual(expect.arrayContaining(["Key", "Alias", "OpenIdConnectProvider", "Role", "Policy"]));
    expect(await keys(stateBucket)).toContain(
      "bootstrap/.pulumi/stacks/sluice-bootstrap/sluice-bootstrap.data_dev.json",
    );
    expect(existsSync(join(account.folder, ".sluice/bootstrap/data_dev"))).toBe(false);
    const written = readFileSync(file, "utf8");
    expect(written.startsWith(bare)).toBe(true);
    expect(parseEnvironment(written)).toMatchObject({
      ok: true,
      value: {
        secretsProvider: "awskms://alias/sluice-dev?region=us-west-2",
        ledger: "s3://sluice-ledger-dev-111111111111",
        artifacts: "s3://sluice-artifacts-dev-111111111111",
        deployRole: "arn:aws:iam::111111111111:role/sluice-deploy-dev",
        permissionsBoundary: "arn:aws:iam::111111111111:policy/sluice-boundary-dev",
      },
    });

    account.operations.length = 0;
    const again = await bootstrap("--yes", "--json");

    expect(again.code).toBe(0);
    expect(Value.Parse(BootstrapOutput, JSON.parse(again.stdout))).toMatchObject({ made: true, changes: 0 });
    expect(account.operations).toEqual([]);
  });

  it("shows what it would make, and makes nothing, with --preview", async () => {
    const { account, bootstrap, file } = await place();

    const { code, stderr, stdout } = await bootstrap("--preview");

    expect(code).toBe(0);
    expect(stderr).toContain(`+ s3 Bucket ${stateBucket}`);
    expect(stdout).toContain("ledger: s3://sluice-ledger-dev-111111111111\n");
    expect(stdout).not.toContain("backend:");
    expect(account.operations).toEqual([]);
    expect(readFileSync(file, "utf8")).toBe(bare);
  });

  it("goes on after a failure, from the state it has in a folder until there is a bucket for it", async () => {
    const { account, bootstrap, keys } = await place();
    const ledger = "sluice-ledger-dev-111111111111";
    account.aws.s3.createBucket(owner, { bucket: ledger });

    const failed = await bootstrap("--yes");

    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain("BOOTSTRAP_FAILED the foundation of data_dev was not made");
    expect(failed.stderr).toContain("run it again: it goes on from there");
    expect(existsSync(join(account.folder, ".sluice/bootstrap/data_dev/.pulumi/stacks"))).toBe(true);
    const made = () => account.operations.filter(({ error }) => error === undefined).map(({ urn }) => urn);
    const before = made();

    await deleteBucket(account, ledger);
    account.operations.length = 0;
    const finished = await bootstrap("--yes");

    expect(finished.code).toBe(0);
    const after = made();
    expect(after.filter((urn) => urn.endsWith("::bootstrap-ledger"))).toHaveLength(1);
    expect(after.filter((urn) => before.includes(urn))).toEqual([]);
    expect(await keys(stateBucket)).not.toEqual([]);
  });

  it("keeps the repository it was made for when none is named, and takes another that is", async () => {
    const { account, bootstrap } = await place();
    const changed = () => account.operations.map(({ operation, name }) => `${operation} ${name}`);
    await bootstrap("--yes", "--github", "acme/pipelines");

    account.operations.length = 0;
    await bootstrap("--yes");
    const unnamed = changed();
    const { stderr } = await bootstrap("--yes", "--github", "acme/models");

    expect(unnamed).toEqual([]);
    expect(stderr).toContain("~ iam Role sluice-deploy-dev  (assumeRolePolicy)");
    expect(changed()).toEqual(["update bootstrap-deploy"]);
  });
});

describe("sluice bootstrap refuses", () => {
  const run = (argv: readonly string[]) => runMain(["bootstrap", ...argv]);

  it.each([
    { name: "the laptop", argv: ["--environment", "local", "--yes"], said: "BOOTSTRAP_LOCAL" },
    { name: "to go ahead without a terminal or --yes", argv: ["--environment", "data_dev"], said: "add --yes" },
    {
      name: "a repository without an owner",
      argv: ["--environment", "data_dev", "--yes", "--github", "pipelines"],
      said: "write it as GitHub does: --github owner/repository",
    },
    {
      name: "a repository that is a pattern",
      argv: ["--environment", "data_dev", "--yes", "--github", "acme/*"],
      said: "DEPLOY_OPTION_VALUE",
    },
    { name: "a file", argv: ["pipeline.yaml", "--environment", "data_dev"], said: "sluice bootstrap takes no file" },
    { name: "no environment", argv: ["--yes"], said: "DEPLOY_MISSING_ENVIRONMENT" },
  ])("$name", async ({ argv, said }) => {
    const { code, stderr } = await run(argv);

    expect(code).toBe(2);
    expect(stderr).toContain(said);
  });
});
