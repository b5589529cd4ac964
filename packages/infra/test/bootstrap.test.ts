import { beforeAll, describe, expect, it } from "vitest";
import { Bootstrap, type BootstrapArgs, bootstrapNames } from "../src/bootstrap/index.ts";
import { type Recording, record } from "../src/testing.ts";

const place = { stage: "dev", accountId: "123456789012" };
const defaultArgs: BootstrapArgs = {
  environment: "data_dev",
  ...place,
  region: "us-west-2",
  names: bootstrapNames(place),
};

function recordBootstrap(overrides: Partial<BootstrapArgs> = {}): Promise<Recording> {
  return record(() => {
    const { deployRoleArn, permissionsBoundaryArn } = new Bootstrap("bootstrap", { ...defaultArgs, ...overrides });
    return { deployRoleArn, permissionsBoundaryArn };
  });
}

function policyOf(recording: Recording, name: string, type: string, input = "policy"): { Statement: object[] } {
  return JSON.parse(String(recording.get(name, type).inputs[input]));
}

describe("the foundation of an environment", () => {
  let recording: Recording;
  beforeAll(async () => {
    recording = await recordBootstrap();
  });

  const bucketTypes = {
    access: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    ownership: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    encryption: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    versioning: "aws:s3/bucketVersioning:BucketVersioning",
    lifecycle: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    policy: "aws:s3/bucketPolicy:BucketPolicy",
  };

  it.each(["state", "ledger", "artifacts"])(
    "has a %s bucket that is private, versioned and reached over TLS only",
    (kind) => {
      const name = `bootstrap-${kind}`;

      expect(recording.get(name).inputs).toMatchObject({
        bucket: `sluice-${kind}-dev-123456789012`,
        tags: { "sluice:environment": "data_dev", "sluice:part": "bootstrap" },
      });
      expect(recording.get(`${name}-public-access`, bucketTypes.access).inputs).toMatchObject({
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
      expect(recording.get(`${name}-ownership`, bucketTypes.ownership).inputs).toMatchObject({
        rule: { objectOwnership: "BucketOwnerEnforced" },
      });
      expect(recording.get(`${name}-versioning`, bucketTypes.versioning).inputs).toMatchObject({
        versioningConfiguration: { status: "Enabled" },
      });
      expect(policyOf(recording, `${name}-policy`, bucketTypes.policy).Statement).toContainEqual(
        expect.objectContaining({
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
      );
    },
  );

  it.each([
    { kind: "state", days: 90 },
    { kind: "ledger", days: undefined },
    { kind: "artifacts", days: undefined },
  ])("keeps old versions of the $kind for $days days, or for ever", ({ kind, days }) => {
    const { rules } = recording.get(`bootstrap-${kind}-lifecycle`, bucketTypes.lifecycle).inputs as {
      rules: { noncurrentVersionExpiration?: { noncurrentDays: number }; expiration?: object }[];
    };

    expect(rules.map(({ noncurrentVersionExpiration }) => noncurrentVersionExpiration?.noncurrentDays)).toEqual([days]);
    expect(rules.some(({ expiration }) => expiration !== undefined)).toBe(false);
  });

  it("encrypts state and releases with a key that rotates", () => {
    const key = recording.get("bootstrap-key");

    expect(key.inputs).toMatchObject({ enableKeyRotation: true, deletionWindowInDays: 30 });
    expect(recording.get("bootstrap-key-alias").inputs).toMatchObject({ name: "alias/sluice-dev" });
    for (const kind of ["state", "ledger"]) {
      expect(recording.get(`bootstrap-${kind}-encryption`, bucketTypes.encryption).inputs["rules"]).toEqual([
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.outputs["arn"] },
          bucketKeyEnabled: true,
        },
      ]);
    }
  });

  it("takes only new objects into the ledger", () => {
    const { Statement } = policyOf(recording, "bootstrap-ledger-policy", bucketTypes.policy);

    expect(Statement).toContainEqual(
      expect.objectContaining({
        Effect: "Deny",
        Principal: "*",
        Action: "s3:PutObject",
        Resource: "arn:aws:s3:::sluice-ledger-dev-123456789012/*",
        Condition: { Null: { "s3:if-none-match": "true" } },
      }),
    );
  });

  it("lets the account's own principals deploy when no repository is named", () => {
    const { Statement } = policyOf(recording, "bootstrap-deploy", "aws:iam/role:Role", "assumeRolePolicy");

    expect(Statement).toEqual([
      expect.objectContaining({ Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "sts:AssumeRole" }),
    ]);
    expect(recording.ofType("aws:iam/openIdConnectProvider:OpenIdConnectProvider")).toEqual([]);
  });

  it("fits IAM's limits: ten policies of 6,144 characters for the deploy role, one for the boundary", () => {
    const policies = recording.ofType("aws:iam/policy:Policy").map(({ inputs }) => String(inputs["policy"]).length);

    expect(Math.max(...policies)).toBeLessThanOrEqual(6144);
    expect(policies.length).toBeLessThanOrEqual(11);
  });

  it("says its role and boundary", () => {
    expect(recording.outputs).toEqual({
      deployRoleArn: "arn:aws:iam::123456789012:role/sluice-deploy-dev",
      permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/sluice-boundary-dev",
    });
  });
});

it.each([
  { region: "us-west-2", partition: "aws" },
  { region: "cn-north-1", partition: "aws-cn" },
  { region: "us-gov-west-1", partition: "aws-us-gov" },
])("names nothing outside $partition in $region", async ({ region, partition }) => {
  const recording = await recordBootstrap({ region, github: { repository: "acme/pipelines", provider: "create" } });

  const policies = recording.resources.flatMap(({ inputs }) => [inputs["policy"], inputs["assumeRolePolicy"]]);
  const partitions = JSON.stringify(policies).match(/arn:aws[a-z-]*:/g) ?? [];
  expect([...new Set(partitions)]).toEqual([`arn:${partition}:`]);
  expect(recording.outputs["deployRoleArn"]).toBe(`arn:${partition}:iam::123456789012:role/sluice-deploy-dev`);
});

describe("the foundation of an environment that GitHub deploys to", () => {
  it("trusts the jobs of one repository in one GitHub environment, exactly", async () => {
    const recording = await recordBootstrap({ github: { repository: "acme/pipelines", provider: "create" } });

    expect(policyOf(recording, "bootstrap-deploy", "aws:iam/role:Role", "assumeRolePolicy").Statement).toEqual([
      {
        Sid: "DeployFromGithub",
        Effect: "Allow",
        Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": "repo:acme/pipelines:environment:data_dev",
          },
        },
      },
    ]);
    expect(recording.get("bootstrap-github").inputs).toMatchObject({
      url: "https://token.actions.githubusercontent.com",
      clientIdLists: ["sts.amazonaws.com"],
    });
  });

  it("uses the account's OIDC provider when there is one", async () => {
    const recording = await recordBootstrap({ github: { repository: "acme/pipelines", provider: "adopt" } });

    expect(recording.ofType("aws:iam/openIdConnectProvider:OpenIdConnectProvider")).toEqual([]);
    expect(policyOf(recording, "bootstrap-deploy", "aws:iam/role:Role", "assumeRolePolicy").Statement).toContainEqual(
      expect.objectContaining({ Action: "sts:AssumeRoleWithWebIdentity" }),
    );
  });
});

it("encrypts kept artifacts with the key of the pipelines, whose roles read them", async () => {
  const kmsKeyArn = "arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  const rulesOf = async (overrides: Partial<BootstrapArgs>) => {
    const recording = await recordBootstrap(overrides);
    const type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
    return recording.get("bootstrap-artifacts-encryption", type).inputs["rules"];
  };

  expect(await rulesOf({})).toEqual([{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }]);
  expect(await rulesOf({ kmsKeyArn })).toEqual([
    {
      applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
      bucketKeyEnabled: true,
    },
  ]);
});

describe("the foundation of an environment whose releases are promoted to others", () => {
  const prod = { accountId: "222222222222", deployRole: "sluice-deploy-prod" };
  const test = { accountId: "222222222222", deployRole: "sluice-deploy-test" };
  const roles = [
    "arn:aws:iam::222222222222:role/sluice-deploy-prod",
    "arn:aws:iam::222222222222:role/sluice-deploy-test",
  ];
  const onlyReaders = { ArnEquals: { "aws:PrincipalArn": roles } };
  const accounts = { AWS: ["arn:aws:iam::222222222222:root"] };
  const bucketPolicy = "aws:s3/bucketPolicy:BucketPolicy";
  let recording: Recording;
  beforeAll(async () => {
    recording = await recordBootstrap({ promotedBy: [test, prod] });
  });

  it.each(["ledger", "artifacts"])(
    "lets their deploy roles, and nobody else there, read the %s and change nothing",
    (kind) => {
      const statements = policyOf(recording, `bootstrap-${kind}-policy`, bucketPolicy).Statement.filter(
        (statement) => "Effect" in statement && statement.Effect === "Allow",
      );

      const bucket = `arn:aws:s3:::sluice-${kind}-dev-123456789012`;
      const common = { Effect: "Allow", Principal: accounts, Condition: onlyReaders };
      expect(statements).toEqual([
        {
          ...common,
          Sid: "LetPromotionsRead",
          Action: ["s3:GetObject", "s3:GetObjectVersion"],
          Resource: `${bucket}/*`,
        },
        { ...common, Sid: "LetPromotionsList", Action: "s3:ListBucket", Resource: bucket },
      ]);
    },
  );

  it("keeps its state to itself", () => {
    const { Statement } = policyOf(recording, "bootstrap-state-policy", bucketPolicy);

    expect(Statement).not.toContainEqual(expect.objectContaining({ Effect: "Allow" }));
  });

  it("lets them decrypt what they read through S3, and keeps the account in charge of the key", () => {
    const { Statement } = policyOf(recording, "bootstrap-key", "aws:kms/key:Key");

    expect(Statement).toEqual([
      expect.objectContaining({ Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "kms:*" }),
      expect.objectContaining({
        Principal: accounts,
        Action: "kms:Decrypt",
        Condition: { ...onlyReaders, StringEquals: { "kms:ViaService": "s3.us-west-2.amazonaws.com" } },
      }),
    ]);
  });

  it("is what it was where no release is promoted", async () => {
    const alone = await recordBootstrap({ promotedBy: [] });

    expect(alone.get("bootstrap-key").inputs).not.toHaveProperty("policy");
    for (const kind of ["ledger", "artifacts"]) {
      const { Statement } = policyOf(alone, `bootstrap-${kind}-policy`, bucketPolicy);
      expect(Statement).not.toContainEqual(expect.objectContaining({ Effect: "Allow" }));
    }
  });
});
