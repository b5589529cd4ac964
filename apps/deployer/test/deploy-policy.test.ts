import type { EvaluatedResource } from "@sluice/infra/evaluate";
import { parsePipeline, resolvePipeline } from "@sluice/spec";
import { beforeAll, describe, expect, it } from "vitest";
import { Flags } from "../src/command-line/flags.ts";
import { type ActionTarget, type RequiredAction, requiredActions } from "../src/endpoints/required-actions.ts";
import type { Environment } from "../src/environments/environment-schema.ts";
import { chooseEnvironment, readEnvironments, toEnvironmentName } from "../src/environments/read-environments.ts";
import { evaluatePipeline } from "../src/pipeline/evaluate-pipeline.ts";
import { readPipelineFor } from "../src/pipeline/read-pipeline-for.ts";
import { bootstrapArgs, DeployRole, recordBootstrap } from "./support/deploy-role.ts";
import { pipelineYaml } from "./support/pipelines.ts";
import { providerCalls } from "./support/provider-calls.ts";
import { quietIo } from "./support/quiet-io.ts";
import { repository } from "./support/run-main.ts";

const { io } = quietIo({ cwd: repository });
const environments = readEnvironments(new Flags(new Map()), io);

async function exampleResources(file: string, environment: string): Promise<readonly EvaluatedResource[]> {
  const flags = new Flags(new Map([["environment", [environment]]]));
  const target = await readPipelineFor({ file, flags, io });
  return (await evaluatePipeline(target.pipeline, target.environment)).resources;
}

/** Names so long that they are cut, a role with more permissions than one policy takes, a key and subnets of the environment's own. */
async function extremeResources(environment: Environment): Promise<readonly EvaluatedResource[]> {
  const parents = Array.from({ length: 30 }, (_, index) => `m${index}-${"x".repeat(36)}`);
  const yaml = pipelineYaml({ ...Object.fromEntries(parents.map((name) => [name, []])), join: parents });
  const names = environments.map(toEnvironmentName);
  const parsed = parsePipeline(yaml, { environments: names });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const resolved = resolvePipeline(parsed.value, toEnvironmentName(environment));
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.problems));
  const { account, region } = environment;
  const evaluation = await evaluatePipeline(resolved.value, {
    ...environment,
    kmsKeyArn: `arn:aws:kms:${region}:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
    subnets: ["subnet-0a1b2c3d4e5f60718"],
    securityGroups: ["sg-0a1b2c3d4e5f60718"],
  });
  return evaluation.resources;
}

const isComponent = ({ type }: EvaluatedResource) => type.startsWith("sluice:");

describe.each([
  { name: "data_dev", stage: "dev", account: "111111111111" },
  { name: "data_prod", stage: "prod", account: "222222222222" },
])("the deploy role of $name", ({ name, stage, account }) => {
  const args = bootstrapArgs({ stage, accountId: account });
  const boundary = `arn:aws:iam::${account}:policy/sluice-boundary-${stage}`;
  const scope = { account, region: "us-west-2", environment: name, boundary };
  let role: DeployRole;
  beforeAll(async () => {
    role = new DeployRole(await recordBootstrap(args), args);
  });

  it.each([
    {
      what: "the example with three models",
      resources: () => exampleResources("pipelines/sagemaker-pipeline-example/pipeline.yaml", name),
    },
    {
      what: "the example with a fan-in",
      resources: () => exampleResources("pipelines/fan-in-example/pipeline.yaml", name),
    },
    {
      what: "a fan-in of thirty long names",
      resources: () => extremeResources(chooseEnvironment(name, environments)),
    },
  ])("may do all that deploying $what takes", async ({ resources }) => {
    const made = (await resources()).filter((resource) => !isComponent(resource));

    const calls = made.flatMap((resource) => providerCalls(resource, scope));
    const refused = calls.filter((call) => !role.may(call)).map(({ action, resource }) => `${action} ${resource}`);

    expect(refused).toEqual([]);
    expect(calls.length).toBeGreaterThan(made.length);
  });

  it.each([
    {
      action: "s3:GetObject",
      resource: `arn:aws:s3:::sluice-state-${stage}-${account}/.pulumi/stacks/reader/reader.json`,
    },
    { action: "s3:DeleteObject", resource: `arn:aws:s3:::sluice-state-${stage}-${account}/.pulumi/locks/x.json` },
    { action: "s3:PutObject", resource: `arn:aws:s3:::sluice-ledger-${stage}-${account}/reader/000001.json` },
    { action: "s3:ListBucket", resource: `arn:aws:s3:::sluice-ledger-${stage}-${account}` },
    { action: "s3:PutObject", resource: `arn:aws:s3:::sluice-artifacts-${stage}-${account}/reader/ab.tar.gz` },
    { action: "s3:GetObject", resource: "arn:aws:s3:::crexi-models/model-a/model.tar.gz" },
    { action: "ecr:DescribeImages", resource: "arn:aws:ecr:us-west-2:123456789012:repository/model-a" },
    { action: "ecr:BatchGetImage", resource: "arn:aws:ecr:us-west-2:123456789012:repository/team/model-a" },
  ])("may call $action on $resource", (call) => {
    expect(role.may(call)).toBe(true);
  });

  it("may ask all that is asked of a live pipeline", () => {
    const arn = (service: string, resource: string) => `arn:aws:${service}:us-west-2:${account}:${resource}`;
    const bucket = `arn:aws:s3:::reader--ocr-${stage}-${account}`;
    const places: Readonly<Record<ActionTarget, string>> = {
      endpoints: arn("sagemaker", `endpoint/reader--ocr-${stage}`),
      "endpoint-configurations": arn("sagemaker", `endpoint-config/reader--ocr-${stage}-0123abcd`),
      "sagemaker-models": arn("sagemaker", `model/reader--ocr-${stage}-0123abcd`),
      queues: arn("sqs", `reader-${stage}-failures`),
      "endpoint-logs": arn("logs", `log-group:/aws/sagemaker/Endpoints/reader--ocr-${stage}:log-stream:AllTraffic/i-1`),
      "stack-buckets": bucket,
      "stack-objects": `${bucket}/predictions/ocr/x/prediction.json`,
      "adopted-sources": "arn:aws:s3:::scans-of-the-archive",
      "smoke-objects": "arn:aws:s3:::scans-of-the-archive/incoming/sluice-smoke/x.pdf",
      "test-objects": "arn:aws:s3:::scans-of-the-archive/incoming/sluice-test/1/office/x.pdf",
    };

    const asked: readonly RequiredAction[] = Object.values(requiredActions).flat();
    const refused = asked.filter(({ action, on }) => !role.may({ action, resource: places[on] }));

    expect(refused).toEqual([]);
  });

  it("may encrypt with the key of its state, and no other", () => {
    const resource = `arn:aws:kms:us-west-2:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
    const encrypt = (alias: string) =>
      role.may({ action: "kms:Encrypt", resource, context: { "kms:resourcealiases": alias } });

    expect([encrypt(`alias/sluice-${stage}`), encrypt("alias/payroll")]).toEqual([true, false]);
  });
});

describe("the deploy role of data_dev may not", () => {
  const args = bootstrapArgs({
    kmsKeyArn: "arn:aws:kms:us-west-2:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
  });
  const boundary = "arn:aws:iam::111111111111:policy/sluice-boundary-dev";
  const pipelineRole = "arn:aws:iam::111111111111:role/reader--ocr-dev-model";
  const own = { "aws:resourceaccount": "111111111111" };
  let role: DeployRole;
  beforeAll(async () => {
    role = new DeployRole(await recordBootstrap(args), args);
  });

  it.each([
    { what: "create a role without a boundary", action: "iam:CreateRole", resource: pipelineRole },
    {
      what: "create a role with another boundary",
      action: "iam:CreateRole",
      resource: pipelineRole,
      context: { "iam:permissionsboundary": "arn:aws:iam::aws:policy/AdministratorAccess" },
    },
    {
      what: "give rights to a role that has no boundary",
      action: "iam:PutRolePolicy",
      resource: pipelineRole,
    },
    {
      what: "create a role that is no pipeline's",
      action: "iam:CreateRole",
      resource: "arn:aws:iam::111111111111:role/admin",
      context: { "iam:permissionsboundary": boundary },
    },
    {
      what: "attach a policy of AWS",
      action: "iam:AttachRolePolicy",
      resource: pipelineRole,
      context: { "iam:permissionsboundary": boundary, "iam:policyarn": "arn:aws:iam::aws:policy/AdministratorAccess" },
    },
    {
      what: "create a role without the environment's tag",
      action: "iam:CreateRole",
      resource: pipelineRole,
      context: { "iam:permissionsboundary": boundary },
    },
    {
      what: "create a role with another environment's tag",
      action: "iam:CreateRole",
      resource: pipelineRole,
      context: { "iam:permissionsboundary": boundary, "aws:requesttag/sluice:environment": "data_prod" },
    },
    ...[
      "iam:DeleteRole",
      "iam:DeleteRolePolicy",
      "iam:PutRolePermissionsBoundary",
      "iam:PutRolePolicy",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole",
      "iam:UpdateRoleDescription",
    ].flatMap((action) => [
      {
        what: `${action} on a role that is called like a pipeline's and has no tag`,
        action,
        resource: pipelineRole,
        context: { "iam:permissionsboundary": boundary },
      },
      {
        what: `${action} on a role that is another environment's`,
        action,
        resource: pipelineRole,
        context: { "iam:permissionsboundary": boundary, "aws:resourcetag/sluice:environment": "data_prod" },
      },
      {
        what: `${action} on a role that is out of bounds`,
        action,
        resource: pipelineRole,
        context: { "aws:resourcetag/sluice:environment": "data_dev" },
      },
    ]),
    {
      what: "give a role of its own another boundary",
      action: "iam:PutRolePermissionsBoundary",
      resource: pipelineRole,
      context: {
        "iam:permissionsboundary": "arn:aws:iam::aws:policy/AdministratorAccess",
        "aws:resourcetag/sluice:environment": "data_dev",
      },
    },
    {
      what: "change a policy that has no tag",
      action: "iam:CreatePolicyVersion",
      resource: "arn:aws:iam::111111111111:policy/reader--ocr-dev-model-1",
    },
    {
      what: "create a policy without the environment's tag",
      action: "iam:CreatePolicy",
      resource: "arn:aws:iam::111111111111:policy/reader--ocr-dev-model-1",
    },
    {
      what: "take the environment's tag off a role",
      action: "iam:UntagRole",
      resource: pipelineRole,
      context: { "aws:resourcetag/sluice:environment": "data_dev", "aws:tagkeys": "sluice:environment" },
    },
    {
      what: "take the environment's tag off an endpoint",
      action: "sagemaker:DeleteTags",
      resource: "arn:aws:sagemaker:us-west-2:111111111111:endpoint/reader--ocr-dev",
      context: { "aws:resourcetag/sluice:environment": "data_dev", "aws:tagkeys": "sluice:environment" },
    },
    {
      what: "give a role of its own another environment's tag",
      action: "iam:TagRole",
      resource: pipelineRole,
      context: {
        "aws:resourcetag/sluice:environment": "data_dev",
        "aws:requesttag/sluice:environment": "data_prod",
      },
    },
    { what: "tag a role as nobody's", action: "iam:TagRole", resource: pipelineRole },
    {
      what: "tag its own role",
      action: "iam:UntagRole",
      resource: "arn:aws:iam::111111111111:role/sluice-deploy-dev",
      context: { "aws:resourcetag/sluice:environment": "data_dev", "aws:tagkeys": "sluice:part" },
    },
    ...[
      { kind: "trigger's", name: "reader--ocr-dev-trigger", service: "sagemaker.amazonaws.com" },
      { kind: "model's", name: "reader--ocr-dev-model", service: "lambda.amazonaws.com" },
      { kind: "stream's", name: "reader-dev-delivery-stream", service: "lambda.amazonaws.com" },
    ].map(({ kind, name, service }) => ({
      what: `pass a ${kind} role to ${service}`,
      action: "iam:PassRole",
      resource: `arn:aws:iam::111111111111:role/${name}`,
      context: { "iam:passedtoservice": service },
    })),
    { what: "take a boundary off", action: "iam:DeleteRolePermissionsBoundary", resource: pipelineRole },
    { what: "widen the boundary", action: "iam:CreatePolicyVersion", resource: boundary },
    {
      what: "give itself rights",
      action: "iam:PutRolePolicy",
      resource: "arn:aws:iam::111111111111:role/sluice-deploy-dev",
      context: { "iam:permissionsboundary": boundary },
    },
    {
      what: "change its own policy",
      action: "iam:CreatePolicyVersion",
      resource: "arn:aws:iam::111111111111:policy/sluice-deploy-dev-1",
    },
    {
      what: "pass a role to a service that pipelines do not use",
      action: "iam:PassRole",
      resource: pipelineRole,
      context: { "iam:passedtoservice": "ec2.amazonaws.com" },
    },
    {
      what: "pass a role that is no pipeline's",
      action: "iam:PassRole",
      resource: "arn:aws:iam::111111111111:role/admin",
      context: { "iam:passedtoservice": "lambda.amazonaws.com" },
    },
    {
      what: "assume another role",
      action: "sts:AssumeRole",
      resource: "arn:aws:iam::222222222222:role/sluice-deploy-prod",
    },
    { what: "create a user", action: "iam:CreateUser", resource: "arn:aws:iam::111111111111:user/x-dev-x" },
    {
      what: "delete its state's bucket",
      action: "s3:DeleteBucket",
      resource: "arn:aws:s3:::sluice-state-dev-111111111111",
      context: own,
    },
    {
      what: "open its ledger to the world",
      action: "s3:PutBucketPolicy",
      resource: "arn:aws:s3:::sluice-ledger-dev-111111111111",
      context: own,
    },
    {
      what: "let artifacts expire",
      action: "s3:PutLifecycleConfiguration",
      resource: "arn:aws:s3:::sluice-artifacts-dev-111111111111",
      context: own,
    },
    {
      what: "delete a release",
      action: "s3:DeleteObject",
      resource: "arn:aws:s3:::sluice-ledger-dev-111111111111/reader/000001.json",
      context: own,
    },
    {
      what: "delete a kept artifact",
      action: "s3:DeleteObjectVersion",
      resource: "arn:aws:s3:::sluice-artifacts-dev-111111111111/ab.tar.gz",
      context: own,
    },
    {
      what: "forget a state",
      action: "s3:DeleteObjectVersion",
      resource: "arn:aws:s3:::sluice-state-dev-111111111111/.pulumi/stacks/x.json",
      context: own,
    },
    {
      what: "change what bootstrap made",
      action: "s3:PutObject",
      resource: "arn:aws:s3:::sluice-state-dev-111111111111/bootstrap/.pulumi/stacks/x.json",
      context: own,
    },
    {
      what: "read another environment's state",
      action: "s3:GetObject",
      resource: "arn:aws:s3:::sluice-state-other/x.tar.gz",
    },
    {
      what: "use a bucket of another account that has its stage in the name",
      action: "s3:PutObject",
      resource: "arn:aws:s3:::reader--ocr-dev-222222222222/x",
      context: { "aws:resourceaccount": "222222222222" },
    },
    {
      what: "delete production's endpoint",
      action: "sagemaker:DeleteEndpoint",
      resource: "arn:aws:sagemaker:us-west-2:111111111111:endpoint/reader--ocr-prod",
    },
    {
      what: "delete an endpoint tagged as another environment's, whatever its name",
      action: "sagemaker:DeleteEndpoint",
      resource: "arn:aws:sagemaker:us-west-2:111111111111:endpoint/reader--x-dev-prod",
      context: { "aws:resourcetag/sluice:environment": "data_prod" },
    },
    {
      what: "change another team's function",
      action: "lambda:UpdateFunctionCode",
      resource: "arn:aws:lambda:us-west-2:111111111111:function:payroll",
    },
    {
      what: "feed another team's function",
      action: "lambda:CreateEventSourceMapping",
      resource: "arn:aws:lambda:us-west-2:111111111111:event-source-mapping:x",
      context: { "lambda:functionarn": "arn:aws:lambda:us-west-2:111111111111:function:payroll" },
    },
    { what: "read documents of others", action: "s3:GetObject", resource: "arn:aws:s3:::payroll/salaries.csv" },
    {
      what: "scale what is no endpoint",
      action: "application-autoscaling:RegisterScalableTarget",
      resource: "arn:aws:application-autoscaling:us-west-2:111111111111:scalable-target/x",
      context: { "application-autoscaling:service-namespace": "dynamodb" },
    },
    {
      what: "delete the key of its documents",
      action: "kms:ScheduleKeyDeletion",
      resource: "arn:aws:kms:us-west-2:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      context: { "kms:resourcealiases": "alias/sluice-dev" },
    },
    {
      what: "grant the key to a person",
      action: "kms:CreateGrant",
      resource: "arn:aws:kms:us-west-2:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      context: { "kms:grantisforawsresource": "false" },
    },
  ])("$what", (call) => {
    expect(role.may(call)).toBe(false);
  });
});
