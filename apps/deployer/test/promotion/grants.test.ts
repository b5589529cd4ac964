import { bootstrapNames } from "@sluice/infra/bootstrap";
import { describe, expect, it } from "vitest";
import { foreignOf } from "../../src/bootstrap/foreign-of.ts";
import { promotionOf } from "../../src/bootstrap/promotion-of.ts";
import { Flags } from "../../src/command-line/flags.ts";
import type { Environment } from "../../src/environments/environment-schema.ts";
import { readEnvironments } from "../../src/environments/read-environments.ts";
import { bootstrapArgs, DeployRole, recordBootstrap } from "../support/deploy-role.ts";
import { quietIo } from "../support/quiet-io.ts";
import { repository } from "../support/run-main.ts";

const shipped = readEnvironments(new Flags(new Map()), quietIo({ cwd: repository }).io);

async function deployRoleOf(environment: Environment, environments: readonly Environment[]): Promise<DeployRole> {
  const { stage, account: accountId } = environment;
  const parts = { ...foreignOf(environment, environments), ...promotionOf(environment, environments) };
  const args = bootstrapArgs({ stage, accountId, ...parts });
  return new DeployRole(await recordBootstrap(args), args);
}

const reads = ["s3:GetObject", "s3:GetObjectVersion"];
const writes = ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObject", "s3:AbortMultipartUpload"];

describe.each([
  { name: "the shipped environments", environments: shipped },
  {
    name: "two environments of one account",
    environments: shipped.flatMap((environment): Environment[] => {
      const { name, stage, promotion } = environment;
      if (environment.emulator === true) return [];
      const place = { account: "111111111111", region: "us-west-2", protect: stage === "prod", logRetentionDays: 14 };
      const names = bootstrapNames({ stage, accountId: place.account });
      const kept = {
        backend: `s3://${names.stateBucket}`,
        ledger: `s3://${names.ledgerBucket}`,
        artifacts: `s3://${names.artifactsBucket}`,
      };
      return [{ name, stage, ...place, ...kept, ...(promotion === undefined ? {} : { promotion }) }];
    }),
  },
])("of $name", ({ environments }) => {
  const of = (name: string) => {
    const environment = environments.find((each) => each.name === name);
    if (environment === undefined) throw new Error(`no ${name}`);
    return environment;
  };
  const devAccount = of("data_dev").account;
  const devNames = bootstrapNames({ stage: "dev", accountId: devAccount });
  const prodNames = bootstrapNames({ stage: "prod", accountId: of("data_prod").account });

  it("who deploys to production reads two buckets of development and changes nothing there", async () => {
    const role = await deployRoleOf(of("data_prod"), environments);

    for (const bucket of [devNames.ledgerBucket, devNames.artifactsBucket]) {
      const object = `arn:aws:s3:::${bucket}/reader/models/x/model.tar.gz`;
      expect(role.may({ action: "s3:ListBucket", resource: `arn:aws:s3:::${bucket}` })).toBe(true);
      for (const action of reads) expect([action, role.may({ action, resource: object })]).toEqual([action, true]);
      for (const action of writes) expect([action, role.may({ action, resource: object })]).toEqual([action, false]);
      for (const action of ["s3:PutBucketPolicy", "s3:DeleteBucket"])
        expect([action, role.may({ action, resource: `arn:aws:s3:::${bucket}` })]).toEqual([action, false]);
    }
    const state = `arn:aws:s3:::${devNames.stateBucket}`;
    expect(role.may({ action: "s3:GetObject", resource: `${state}/.pulumi/stacks/x.json` })).toBe(false);
    expect(role.may({ action: "s3:GetObject", resource: `${state}/x.tar.gz` })).toBe(false);
    expect(role.may({ action: "s3:ListBucket", resource: state })).toBe(false);
    const model = `arn:aws:s3:::reader--model-a-dev-${devAccount}`;
    const owned = { "aws:resourceaccount": devAccount };
    expect(role.may({ action: "s3:GetObject", resource: `${model}/predictions/a/x.json`, context: owned })).toBe(false);
  });

  it("decrypts what it reads there through S3, and nothing else", async () => {
    const role = await deployRoleOf(of("data_prod"), environments);
    const call = (arn: string, via = "s3.us-west-2.amazonaws.com") => ({
      action: "kms:Decrypt",
      resource: `arn:aws:kms:us-west-2:${devAccount}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
      context: { "kms:viaservice": via, "kms:encryptioncontext:aws:s3:arn": arn },
    });

    expect(role.may(call(`arn:aws:s3:::${devNames.ledgerBucket}`))).toBe(true);
    expect(role.may(call(`arn:aws:s3:::${devNames.artifactsBucket}/reader/models/x/model.tar.gz`))).toBe(true);
    expect(role.may(call(`arn:aws:s3:::${devNames.stateBucket}`))).toBe(false);
    expect(role.may(call(`arn:aws:s3:::${devNames.ledgerBucket}`, "secretsmanager.us-west-2.amazonaws.com"))).toBe(
      false,
    );
  });

  it("who deploys to development reaches nothing of production", async () => {
    const role = await deployRoleOf(of("data_dev"), environments);

    for (const bucket of [prodNames.stateBucket, prodNames.ledgerBucket, prodNames.artifactsBucket]) {
      for (const action of [...reads, ...writes])
        expect([action, role.may({ action, resource: `arn:aws:s3:::${bucket}/x.tar.gz` })]).toEqual([action, false]);
      expect(role.may({ action: "s3:ListBucket", resource: `arn:aws:s3:::${bucket}` })).toBe(false);
    }
  });
});

it("only who is promoted to is let in, by the role that its file names", () => {
  const dev = shipped.find(({ name }) => name === "data_dev");
  const prod = shipped.find(({ name }) => name === "data_prod");
  if (dev === undefined || prod === undefined) throw new Error("the environments are shipped");

  expect(promotionOf(dev, shipped)).toEqual({
    promotedBy: [{ accountId: "222222222222", deployRole: "sluice-deploy-prod" }],
  });
  expect(promotionOf(prod, shipped)).toEqual({
    promotedBy: [],
    promotesFrom: {
      stage: "dev",
      accountId: "111111111111",
      region: "us-west-2",
      ledgerBucket: "sluice-ledger-dev-111111111111",
      artifactsBucket: "sluice-artifacts-dev-111111111111",
    },
  });
});

describe("who is let in where files name what bootstrap does not make", () => {
  const place = { account: "111111111111", region: "us-west-2", protect: false, logRetentionDays: 14 };
  const dev: Environment = { ...place, name: "data_dev", stage: "dev" };
  const reader = (changes: Partial<Environment>): Environment => {
    return {
      ...dev,
      name: "other",
      stage: "other",
      account: "222222222222",
      promotion: { from: "data_dev" },
      ...changes,
    };
  };

  it.each<{ name: string; changes: Partial<Environment>; promotedBy: object[] }>([
    {
      name: "Sluice's own role where the file names none",
      changes: {},
      promotedBy: [{ accountId: "222222222222", deployRole: "sluice-deploy-other" }],
    },
    {
      name: "a role with a path",
      changes: { deployRole: "arn:aws:iam::222222222222:role/ci/deploys" },
      promotedBy: [{ accountId: "222222222222", deployRole: "ci/deploys" }],
    },
    {
      name: "a role, whatever else of that environment is somebody else's",
      changes: {
        deployRole: "arn:aws:iam::222222222222:role/deploys",
        secretsProvider: "awskms://1234abcd-12ab-34cd-56ef-1234567890ab?region=us-west-2",
      },
      promotedBy: [{ accountId: "222222222222", deployRole: "deploys" }],
    },
    // Its account is nobody's, or worse, somebody's.
    { name: "nobody of a laptop", changes: { stage: "localprod", emulator: true }, promotedBy: [] },
  ])("is $name", ({ changes, promotedBy }) => {
    expect(promotionOf(dev, [dev, reader(changes)])).toEqual({ promotedBy });
  });

  it("reads the buckets of an environment whose key is somebody else's", () => {
    const from = { ...dev, secretsProvider: "awskms://1234abcd-12ab-34cd-56ef-1234567890ab?region=us-west-2" };

    expect(promotionOf(reader({}), [from]).promotesFrom).toMatchObject({
      ledgerBucket: "sluice-ledger-dev-111111111111",
      artifactsBucket: "sluice-artifacts-dev-111111111111",
    });
  });
});
