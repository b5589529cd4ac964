import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EvaluatedResource } from "@sluice/infra/evaluate";
import { PolicyStore } from "@sluice/local";
import { parsePipeline, resolvePipeline } from "@sluice/spec";
import { beforeAll, describe, expect, it } from "vitest";
import { isMap, parseDocument } from "yaml";
import { Flags } from "../src/command-line/flags.ts";
import { chooseEnvironment, readEnvironments, toEnvironmentName } from "../src/environments/read-environments.ts";
import { evaluatePipeline } from "../src/pipeline/evaluate-pipeline.ts";
import { bootstrapArgs, recordBootstrap } from "./support/deploy-role.ts";
import type { ProviderCall } from "./support/provider-calls.ts";
import { quietIo } from "./support/quiet-io.ts";
import { roleGrants } from "./support/role-grants.ts";
import { repository } from "./support/run-main.ts";

const { io } = quietIo({ cwd: repository });
const environments = readEnvironments(new Flags(new Map()), io);
const region = "us-west-2";

/** All that a file may switch on for a model, and what the documentation says statements may ask for. */
function everything(stage: string, account: string) {
  return {
    s3Read: ["documents-of-others", "models-of-others/prefix/"],
    s3Write: ["results-of-others/here/"],
    textract: true,
    statements: [
      {
        actions: ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"],
        resources: [`arn:aws:dynamodb:${region}:${account}:table/listings`],
      },
      { actions: ["kinesis:PutRecord"], resources: [`arn:aws:kinesis:${region}:${account}:stream/clicks`] },
      { actions: ["events:PutEvents"], resources: [`arn:aws:events:${region}:${account}:event-bus/listings`] },
      { actions: ["sqs:SendMessage"], resources: [`arn:aws:sqs:${region}:${account}:listings`] },
      { actions: ["bedrock:InvokeModel"], resources: [`arn:aws:bedrock:${region}::foundation-model/anthropic.x`] },
      {
        actions: ["secretsmanager:GetSecretValue"],
        resources: [`arn:aws:secretsmanager:${region}:${account}:secret:sluice/${stage}/listings-AbCdEf`],
      },
      {
        actions: ["ssm:GetParameter"],
        resources: [`arn:aws:ssm:${region}:${account}:parameter/sluice/${stage}/limit`],
      },
    ],
  };
}

/** An example with everything switched on, in the file and in the environment. */
async function fullResources(file: string, name: string): Promise<readonly EvaluatedResource[]> {
  const environment = chooseEnvironment(name, environments);
  const document = parseDocument(readFileSync(join(repository, file), "utf8"));
  // What is declared below is of this environment's account.
  document.delete("environments");
  const models = document.get("models");
  if (!isMap(models)) throw new Error(`${file} has no models`);
  for (const { key } of models.items) {
    document.setIn(["models", String(key), "permissions"], everything(environment.stage, environment.account));
  }
  const parsed = parsePipeline(document.toString(), { environments: [toEnvironmentName(environment)] });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join("; "));
  const resolved = resolvePipeline(parsed.value, toEnvironmentName(environment));
  if (!resolved.ok) throw new Error(resolved.problems.map(({ message }) => message).join("; "));
  const evaluation = await evaluatePipeline(resolved.value, {
    ...environment,
    kmsKeyArn: `arn:aws:kms:${region}:${environment.account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
    subnets: ["subnet-0a1b2c3d4e5f60718"],
    securityGroups: ["sg-0a1b2c3d4e5f60718"],
    blueGreen: { routing: "all-at-once" },
  });
  return evaluation.resources;
}

const examples = ["pipelines/sagemaker-pipeline-example/pipeline.yaml", "pipelines/fan-in-example/pipeline.yaml"];

describe.each([
  { name: "data_dev", stage: "dev", account: "111111111111", other: "prod" },
  { name: "data_prod", stage: "prod", account: "222222222222", other: "dev" },
])("the permissions boundary of $name", ({ name, stage, account, other }) => {
  const args = bootstrapArgs({ stage, accountId: account, foreignStages: [other], inSubnets: true });
  let store: PolicyStore;
  beforeAll(async () => {
    const recording = await recordBootstrap(args);
    store = new PolicyStore({ accountId: account, region });
    const anything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
    store.setIdentityPolicy("model", "everything", anything);
    store.setBoundary("model", recording.get("bootstrap-boundary").inputs["policy"]);
  });
  const may = ({ action, resource, context = {} }: ProviderCall) => {
    const principal = { kind: "role", roleArn: `arn:aws:iam::${account}:role/model`, roleName: "model" } as const;
    return store.decide({ principal, action, resource, context }).allowed;
  };
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;

  it.each(examples)(
    "leaves the roles of %s all that their policies allow, with everything switched on",
    async (file) => {
      const grants = roleGrants(await fullResources(file, name));

      const cut = grants.filter((grant) => !may(grant)).map(({ action, resource }) => `${action} ${resource}`);
      expect(cut).toEqual([]);
      expect(grants.length).toBeGreaterThan(100);
    },
  );

  it.each(examples)("is on every role of %s", async (file) => {
    const roles = (await fullResources(file, name)).filter(({ type }) => type === "aws:iam/role:Role");

    const bounds = new Set(roles.map(({ inputs }) => inputs["permissionsBoundary"]));
    expect([...bounds]).toEqual([`arn:aws:iam::${account}:policy/${args.names.boundary}`]);
  });

  it.each([
    { what: "making a role", action: "iam:CreateRole", resource: `arn:aws:iam::${account}:role/x` },
    { what: "passing a role", action: "iam:PassRole", resource: `arn:aws:iam::${account}:role/x` },
    { what: "changing a role's rights", action: "iam:PutRolePolicy", resource: `arn:aws:iam::${account}:role/x` },
    { what: "making a key", action: "iam:CreateAccessKey", resource: `arn:aws:iam::${account}:user/x` },
    { what: "becoming another role", action: "sts:AssumeRole", resource: `arn:aws:iam::${account}:role/x` },
    { what: "running code", action: "lambda:InvokeFunction", resource: arn("lambda", "function:payroll") },
    { what: "changing code", action: "lambda:UpdateFunctionCode", resource: arn("lambda", "function:x") },
    { what: "starting a machine", action: "ec2:RunInstances", resource: arn("ec2", "instance/*") },
    {
      what: "opening a network",
      action: "ec2:AuthorizeSecurityGroupIngress",
      resource: arn("ec2", "security-group/x"),
    },
    { what: "commands on machines", action: "ssm:SendCommand", resource: arn("ssm", "document/x") },
    { what: "deleting an endpoint", action: "sagemaker:DeleteEndpoint", resource: arn("sagemaker", "endpoint/x") },
    { what: "making an endpoint", action: "sagemaker:CreateModel", resource: arn("sagemaker", "model/x") },
    {
      what: "asking an endpoint that is no pipeline's",
      action: "sagemaker:InvokeEndpointAsync",
      resource: arn("sagemaker", "endpoint/payroll"),
    },
    { what: "deleting an object", action: "s3:DeleteObject", resource: "arn:aws:s3:::documents-of-others/x" },
    { what: "deleting a version", action: "s3:DeleteObjectVersion", resource: "arn:aws:s3:::documents-of-others/x" },
    { what: "deleting a bucket", action: "s3:DeleteBucket", resource: "arn:aws:s3:::documents-of-others" },
    { what: "sharing a bucket", action: "s3:PutBucketPolicy", resource: "arn:aws:s3:::documents-of-others" },
    { what: "sharing an object", action: "s3:PutObjectAcl", resource: "arn:aws:s3:::documents-of-others/x" },
    {
      what: "shortening its life",
      action: "s3:PutLifecycleConfiguration",
      resource: "arn:aws:s3:::documents-of-others",
    },
    { what: "reading state", action: "s3:GetObject", resource: `arn:aws:s3:::sluice-state-${stage}-${account}/x` },
    { what: "reading releases", action: "s3:GetObject", resource: `arn:aws:s3:::sluice-ledger-${stage}-${account}/x` },
    {
      what: "changing artifacts",
      action: "s3:PutObject",
      resource: `arn:aws:s3:::sluice-artifacts-${stage}-${account}/x`,
    },
    { what: "another environment's state", action: "s3:GetObject", resource: "arn:aws:s3:::sluice-state-other/x" },
    {
      what: "another stage's documents in the same account",
      action: "s3:GetObject",
      resource: `arn:aws:s3:::reader--ocr-${other}-${account}/predictions/x`,
    },
    {
      what: "any secret",
      action: "secretsmanager:GetSecretValue",
      resource: arn("secretsmanager", "secret:payroll-AbCdEf"),
    },
    {
      what: "another stage's secret",
      action: "secretsmanager:GetSecretValue",
      resource: arn("secretsmanager", `secret:sluice/${other}/listings-AbCdEf`),
    },
    { what: "any parameter", action: "ssm:GetParameter", resource: arn("ssm", "parameter/payroll") },
    { what: "listing secrets", action: "secretsmanager:ListSecrets", resource: "*" },
    { what: "a key by itself", action: "kms:Decrypt", resource: arn("kms", "key/x") },
    {
      what: "a key for another service's data",
      action: "kms:Decrypt",
      resource: arn("kms", "key/x"),
      context: { "kms:viaservice": "ebs.us-west-2.amazonaws.com" },
    },
    {
      what: "another account's key, even for the data of a bucket",
      action: "kms:Decrypt",
      resource: "arn:aws:kms:us-west-2:999999999999:key/x",
      context: { "kms:viaservice": "s3.us-west-2.amazonaws.com" },
    },
    { what: "deleting a key", action: "kms:ScheduleKeyDeletion", resource: arn("kms", "key/x") },
    { what: "giving a key away", action: "kms:CreateGrant", resource: arn("kms", "key/x") },
    { what: "deleting rows", action: "dynamodb:DeleteItem", resource: arn("dynamodb", "table/listings") },
    {
      what: "deleting rows in a batch",
      action: "dynamodb:BatchWriteItem",
      resource: arn("dynamodb", "table/listings"),
    },
    { what: "deleting a table", action: "dynamodb:DeleteTable", resource: arn("dynamodb", "table/listings") },
    {
      what: "another account's table",
      action: "dynamodb:GetItem",
      resource: `arn:aws:dynamodb:${region}:999999999999:table/listings`,
    },
    { what: "taking others' messages", action: "sqs:ReceiveMessage", resource: arn("sqs", "payroll") },
    { what: "emptying a queue", action: "sqs:PurgeQueue", resource: arn("sqs", `reader--ocr-${stage}-queue`) },
    { what: "telling others' topics", action: "sns:Publish", resource: arn("sns", "payroll") },
    {
      what: "deleting logs",
      action: "logs:DeleteLogGroup",
      resource: arn("logs", `log-group:/aws/lambda/x--y-${stage}-trigger`),
    },
    { what: "changing an image", action: "ecr:PutImage", resource: arn("ecr", "repository/model-a") },
    { what: "changing what reads text", action: "textract:DeleteAdapter", resource: "*" },
    {
      what: "what is another environment's",
      action: "sns:Publish",
      resource: arn("sns", `reader-${stage}-errors`),
      context: { "aws:resourcetag/sluice:environment": "data_other" },
    },
  ])("ends $what ($action), though a pipeline's file may ask for it", ({ what: _, ...call }) => {
    expect(may(call)).toBe(false);
  });

  it("lets endpoints read the artifacts that a release keeps", () => {
    const resource = `arn:aws:s3:::${args.names.artifactsBucket}/x.tar.gz`;
    expect(may({ action: "s3:GetObject", resource })).toBe(true);
  });

  it("knows nothing of networks where the environment has no subnets", async () => {
    const recording = await recordBootstrap({ ...args, inSubnets: false });

    expect(recording.get("bootstrap-boundary").inputs["policy"]).not.toContain("ec2:");
  });

  it("fits into one policy, also beside two environments of the account and two of other accounts", async () => {
    const buckets = Array.from({ length: 4 * 3 }, (_, index) => `sluice-artifacts-staging${index}-123456789012`);
    const crowded = { ...args, foreignBuckets: buckets, foreignStages: ["staging", "acceptance"] };
    const recording = await recordBootstrap(crowded);

    expect(String(recording.get("bootstrap-boundary").inputs["policy"]).length).toBeLessThanOrEqual(6144);
  });
});
