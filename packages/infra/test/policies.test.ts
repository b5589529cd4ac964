import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Pipeline } from "../src/index.ts";
import type { PolicyStatement } from "../src/policies/policy-document.ts";
import { splitPolicy } from "../src/policies/split-policy.ts";
import { textractActions, wildcardReason } from "../src/policies/wildcard-reasons.ts";
import { type Recording, record } from "../src/testing.ts";
import { environment, handlers, model, pipeline } from "./support/pipelines.ts";
import { listOf, policiesOf } from "./support/walk.ts";

const permissions = {
  s3Read: ["reader-input-dev", "lists/names"],
  s3Write: ["out/x/"],
  textract: true,
  statements: [],
};
const models = [
  model({ name: "a", permissions }),
  model({ name: "b", parents: ["a"] }),
  model({ name: "c", parents: ["a"], instances: { kind: "backlog", min: 0, max: 4, backlogPerInstance: 5 } }),
  model({ name: "d", parents: ["b", "c"] }),
];

/** Everything a pipeline can have, so that the walks below see every policy. */
function recordEverything(): Promise<Recording> {
  return record(
    () =>
      new Pipeline("reader", {
        pipeline: pipeline(models, { consumers: [{ account: "210987654321" }] }),
        environment: environment({
          kmsKeyArn: "arn:aws:kms:us-west-2:123456789012:key/0123",
          subnetIds: ["subnet-1"],
          securityGroupIds: ["sg-1"],
          blueGreen: { routing: "canary" },
        }),
        handlers: handlers(),
      }).outputs,
  );
}

function statementOf(recording: Recording, name: string, sid: string): PolicyStatement | undefined {
  const [policy] = policiesOf([recording.get(name)]);
  return policy?.statements.find((statement) => statement.Sid === sid);
}

describe("every policy", () => {
  it("allows `*` only where a reason is listed, and no action by wildcard", async () => {
    const { resources } = await recordEverything();
    const allowed = policiesOf(resources).flatMap(({ name, statements }) =>
      statements.filter(({ Effect }) => Effect === "Allow").map((statement) => ({ name, statement })),
    );
    const unreasoned = allowed.flatMap(({ name, statement }) =>
      listOf(statement.Action)
        .filter((action) => listOf(statement.Resource).includes("*") && wildcardReason(action) === undefined)
        .map((action) => `${name}: ${action}`),
    );

    expect(allowed.length).toBeGreaterThan(50);
    expect(unreasoned).toEqual([]);
    expect(
      allowed.flatMap(({ statement }) => listOf(statement.Action)).filter((action) => action.includes("*")),
    ).toEqual([]);
  });

  it("names every bucket, queue, topic, endpoint and log in full", async () => {
    const { resources } = await recordEverything();
    const named = policiesOf(resources).flatMap(({ statements }) =>
      statements.flatMap(({ Resource }) => listOf(Resource).filter((resource) => resource !== "*")),
    );
    // What follows a bucket's name and a slash is a key; a network interface has no name before it is made.
    const inName = named.filter((arn) => arn.split("/", 1)[0]?.replace(/:\*$/, "").includes("*"));

    expect(inName).toEqual([]);
    expect(named.filter((arn) => arn.includes(":ec2:") && arn.endsWith("*"))).toEqual(
      models.map(() => "arn:aws:ec2:us-west-2:123456789012:network-interface/*"),
    );
  });

  it("gives each Sid once", async () => {
    const { resources } = await recordEverything();
    const repeated = policiesOf(resources).filter(
      ({ statements }) => new Set(statements.map(({ Sid }) => Sid)).size < statements.length,
    );

    expect(repeated.map(({ name }) => name)).toEqual([]);
  });

  it("lets AWS services send only for a named rule or topic", async () => {
    const { resources } = await recordEverything();
    const services = policiesOf(resources).flatMap(({ name, statements }) =>
      statements
        .filter(
          ({ Principal, Sid }) =>
            typeof Principal === "object" && Principal.Service !== undefined && Sid !== "AssumeRole",
        )
        .map((statement) => ({ name, statement })),
    );
    const loose = services.filter(
      ({ statement }) => listOf(statement.Condition?.["ArnEquals"]?.["aws:SourceArn"]).length === 0,
    );

    expect(services.length).toBe(2 * (models.length + 1) + 1);
    expect(loose).toEqual([]);
  });
});

describe("every bucket of ours", () => {
  it("is private, encrypted, versioned and reached over TLS only", async () => {
    const recording = await recordEverything();
    const buckets = recording.ofType("aws:s3/bucket:Bucket");

    expect(buckets.length).toBe(models.length + 2);
    for (const { name, id } of buckets) {
      expect(recording.get(`${name}-public-access`).inputs).toEqual({
        bucket: id,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
      expect(recording.get(`${name}-versioning`).inputs).toEqual({
        bucket: id,
        versioningConfiguration: { status: "Enabled" },
      });
      expect(recording.get(`${name}-ownership`).inputs).toEqual({
        bucket: id,
        rule: { objectOwnership: "BucketOwnerEnforced" },
      });
      expect(JSON.stringify(recording.get(`${name}-encryption`).inputs)).toContain('"sseAlgorithm":"aws:kms"');
      expect(statementOf(recording, `${name}-policy`, "TlsOnly")).toEqual({
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [`arn:aws:s3:::${id}`, `arn:aws:s3:::${id}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      });
    }
  });
});

describe("every queue and topic", () => {
  it("refuses what does not come over TLS", async () => {
    const recording = await recordEverything();
    const policies = [
      ...recording.ofType("aws:sqs/queuePolicy:QueuePolicy"),
      ...recording.ofType("aws:sns/topicPolicy:TopicPolicy"),
    ];
    const open = policies.filter(({ name }) => statementOf(recording, name, "TlsOnly")?.Effect !== "Deny");
    const owners = [...recording.ofType("aws:sqs/queue:Queue"), ...recording.ofType("aws:sns/topic:Topic")];

    expect(policies.length).toBe(owners.length);
    expect(open).toEqual([]);
  });
});

describe("a model's role", () => {
  const bucket = (name: string) => `arn:aws:s3:::reader--${name}-dev-123456789012`;

  it.each([
    {
      name: "the source and staged copies for a root model",
      subject: "a",
      resources: ["arn:aws:s3:::reader-input-dev/incoming/*", `${bucket("a")}/staged/*`],
    },
    { name: "its parent's predictions for a child", subject: "b", resources: [`${bucket("a")}/predictions/*`] },
    {
      name: "manifests and all parents' predictions for a fan-in",
      subject: "d",
      resources: [`${bucket("d")}/manifests/*`, `${bucket("b")}/predictions/*`, `${bucket("c")}/predictions/*`],
    },
  ])("reads $name", async ({ subject, resources }) => {
    const recording = await recordEverything();

    expect(statementOf(recording, `reader-${subject}-role-policy`, "ReadInput")?.Resource).toEqual(resources);
  });

  it("may do what the file's permissions say", async () => {
    const recording = await recordEverything();
    const statement = (sid: string) => statementOf(recording, "reader-a-role-policy", sid);

    expect(statement("S3Read")?.Resource).toEqual([
      "arn:aws:s3:::reader-input-dev/*",
      "arn:aws:s3:::lists/names",
      "arn:aws:s3:::lists/names/*",
      `${bucket("a")}/staged/*`,
    ]);
    expect(statement("S3List")?.Resource).toEqual(["arn:aws:s3:::reader-input-dev"]);
    expect(statement("S3List")?.Condition).toBeUndefined();
    expect(statement("S3List0")).toEqual({
      Sid: "S3List0",
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource: ["arn:aws:s3:::lists"],
      Condition: { StringLike: { "s3:prefix": ["names", "names/*"] } },
    });
    expect(statement("S3Write")?.Resource).toEqual(["arn:aws:s3:::out/x/*"]);
    expect(statement("Textract")).toEqual({
      Sid: "Textract",
      Effect: "Allow",
      Action: textractActions,
      Resource: ["*"],
    });
    expect(statementOf(recording, "reader-b-role-policy", "Textract")).toBeUndefined();
    expect(statement("PullImage")?.Resource).toBe("arn:aws:ecr:us-west-2:123456789012:repository/a");
    expect(statement("ReadArtifact")?.Resource).toBe("arn:aws:s3:::crexi-models/a/model.tar.gz");
  });
});

describe("the log of an endpoint", () => {
  it("is written by its model's role with the actions that SageMaker asks for, and no other log is", async () => {
    const recording = await recordEverything();
    const group = "arn:aws:logs:us-west-2:123456789012:log-group:/aws/sagemaker/Endpoints/reader--b-dev";

    expect(statementOf(recording, "reader-b-role-policy", "WriteLog")).toEqual({
      Sid: "WriteLog",
      Effect: "Allow",
      Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      Resource: [group, `${group}:*`],
    });
  });
});

describe("a trigger's role", () => {
  it.each([
    { subject: "a", prefixes: ["claims", "staged"], reads: "ReadSource" },
    { subject: "b", prefixes: ["claims"], reads: "ReadParentClaims" },
    { subject: "d", prefixes: ["arrivals", "claims", "manifests"], reads: "ReadParentClaims" },
  ])(
    "keeps only the state that model $subject needs and invokes only its endpoint",
    async ({ subject, prefixes, reads }) => {
      const recording = await recordEverything();
      const statement = (sid: string) => statementOf(recording, `reader-${subject}-trigger-role-policy`, sid);

      expect(statement("KeepState")?.Resource).toEqual(
        prefixes.map((prefix) => `arn:aws:s3:::reader--${subject}-dev-123456789012/${prefix}/*`),
      );
      expect(statement(reads)?.Effect).toBe("Allow");
      expect(statement("InvokeEndpoint")?.Resource).toBe(
        `arn:aws:sagemaker:us-west-2:123456789012:endpoint/reader--${subject}-dev`,
      );
    },
  );
});

describe("splitPolicy", () => {
  const statement = fc.record({
    Sid: fc.stringMatching(/^[A-Z][a-z]{3,9}$/),
    Effect: fc.constant("Allow" as const),
    Action: fc.constantFrom("s3:GetObject", "s3:ListBucket"),
    Resource: fc.array(fc.stringMatching(/^arn:aws:s3:::[a-z]{20,63}$/), { minLength: 1, maxLength: 150 }),
  });

  it("keeps every permission and every limit, however many there are", () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 4 }), (statements) => {
        const split = splitPolicy(statements);
        const policies = split.kind === "inline" ? [split.policy] : split.policies;
        const pairs = (all: readonly PolicyStatement[]) =>
          all
            .flatMap(({ Action, Resource }) => listOf(Resource).map((resource) => `${String(Action)} ${resource}`))
            .sort();
        const kept = policies.flatMap((policy) => (JSON.parse(policy) as { Statement: PolicyStatement[] }).Statement);

        expect(pairs(kept)).toEqual(pairs(statements));
        expect(policies.every((policy) => policy.length <= (split.kind === "inline" ? 10_240 : 6144))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it("gives the delivery of a hundred models a role within the ten policies that IAM attaches", async () => {
    const many = Array.from({ length: 100 }, (_, index) => model({ name: `a-model-with-quite-a-long-name-${index}` }));
    const recording = await record(
      () =>
        new Pipeline("reader", { pipeline: pipeline(many), environment: environment(), handlers: handlers() }).outputs,
    );
    const attached = recording.ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment");
    const patterns = recording
      .ofType("aws:cloudwatch/eventRule:EventRule")
      .map(({ inputs }) => String(inputs["eventPattern"]));
    const listened = recording.resources.filter(
      ({ parent, type }) => parent === "reader-delivery" && type.endsWith(":EventRule"),
    );

    expect(attached.length).toBeGreaterThan(1);
    expect(attached.length).toBeLessThanOrEqual(10);
    expect(new Set(attached.map(({ inputs }) => inputs["role"]))).toEqual(new Set(["reader-dev-delivery"]));
    expect(patterns.every((pattern) => pattern.length <= 2048)).toBe(true);
    expect(listened.flatMap(({ inputs }) => bucketsOf(String(inputs["eventPattern"]))).length).toBe(100);
  });

  function bucketsOf(pattern: string): string[] {
    return (JSON.parse(pattern) as { detail: { bucket: { name: string[] } } }).detail.bucket.name;
  }
});
