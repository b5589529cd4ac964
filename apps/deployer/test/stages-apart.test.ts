import { modelNames, pipelineNames } from "@sluice/spec/names";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { bootstrapArgs, DeployRole, recordBootstrap } from "./support/deploy-role.ts";
import type { ProviderCall } from "./support/provider-calls.ts";

const account = "111111111111";
const region = "us-west-2";
const environmentOf = (stage: string) => `data_${stage}`;

/** Names that are made to be taken for others: of the stages, and of what stands behind them. */
const word = fc.constantFrom("dev", "prod", "reader", "a", "model", "trigger", "delivery", "queue", "predictions");
const name = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join("-"));

/** What would harm a stage, by what it is done to. Buckets and roles to be passed have nothing but their names; all else is tagged. */
function harm(stage: string, pipeline: string, model: string): ProviderCall[] {
  const naming = { pipeline, stage, accountId: account };
  const parts = modelNames({ ...naming, model });
  const own = pipelineNames(naming);
  const regional = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  const role = (roleName: string) => `arn:aws:iam::${account}:role/${roleName}`;
  const tagged = { "aws:resourcetag/sluice:environment": environmentOf(stage) };
  const inAccount = { "aws:resourceaccount": account };
  const call = (resource: string, actions: readonly string[], context: Readonly<Record<string, string>>) =>
    actions.map((action) => ({ action, resource, context }));
  return [
    ...[
      parts.bucket,
      own.deliveryBucket,
      `${pipeline}-input-${stage}`,
      `${pipeline}-input-${stage}-${account}`,
    ].flatMap((bucket) => [
      ...call(`arn:aws:s3:::${bucket}`, bucketActions, inAccount),
      ...keys.flatMap((key) => call(`arn:aws:s3:::${bucket}/${key}`, objectActions, inAccount)),
    ]),
    ...[parts.triggerRole, parts.modelRole, own.deliveryRole, own.deliveryStreamRole].flatMap((roleName) => [
      ...services.flatMap((service) => call(role(roleName), ["iam:PassRole"], { "iam:passedtoservice": service })),
      ...call(role(roleName), roleActions, {
        ...tagged,
        "iam:permissionsboundary": `arn:aws:iam::${account}:policy/sluice-boundary-dev`,
      }),
    ]),
    ...[parts.queue, parts.deadLetterQueue, own.deliveryQueue, own.failuresQueue].flatMap((queue) =>
      call(regional("sqs", queue), ["sqs:DeleteQueue", "sqs:SetQueueAttributes"], tagged),
    ),
    ...[own.predictionsTopic, own.errorsTopic].flatMap((topic) =>
      call(regional("sns", topic), ["sns:DeleteTopic", "sns:SetTopicAttributes", "sns:Subscribe"], tagged),
    ),
    ...call(regional("sagemaker", `endpoint/${parts.endpoint}`), ["sagemaker:DeleteEndpoint"], tagged),
    ...call(regional("lambda", `function:${parts.triggerFunction}`), ["lambda:UpdateFunctionCode"], tagged),
    ...call(regional("events", `rule/${parts.rule}`), ["events:DeleteRule"], tagged),
    ...call(regional("firehose", `deliverystream/${own.deliveryStream}`), ["firehose:DeleteDeliveryStream"], tagged),
  ];
}

const services = ["lambda.amazonaws.com", "sagemaker.amazonaws.com", "firehose.amazonaws.com"];
const keys = [
  "x.pdf",
  "models/model.tar.gz",
  "incoming/sluice-smoke/1/x.pdf",
  "incoming/sluice-test/1/a/x.pdf",
  "a-dev/x.pdf",
  "a-prod/x.pdf",
];
const bucketActions = ["s3:DeleteBucket", "s3:ListBucket", "s3:PutBucketPolicy", "s3:PutLifecycleConfiguration"];
const objectActions = ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:GetObject", "s3:PutObject"];
const roleActions = ["iam:DeleteRole", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:UntagRole"];

const kept = (stage: string): ProviderCall[] =>
  ["state", "ledger", "artifacts"].flatMap((kind) => {
    const bucket = `arn:aws:s3:::sluice-${kind}-${stage}-${account}`;
    return [
      { action: "s3:ListBucket", resource: bucket },
      ...objectActions.map((action) => ({ action, resource: `${bucket}/reader/models/x/model.tar.gz` })),
    ];
  });

describe.each([
  { stage: "dev", other: "prod" },
  { stage: "prod", other: "dev" },
])("in one account, who deploys to $stage", ({ stage, other }) => {
  const args = bootstrapArgs({
    stage,
    accountId: account,
    foreignStages: [other],
    foreignBuckets: ["state", "ledger", "artifacts"].map((kind) => `sluice-${kind}-${other}-${account}`),
  });
  let role: DeployRole;
  beforeAll(async () => {
    role = new DeployRole(await recordBootstrap(args), args);
  });

  it(`touches nothing of ${other}, whatever pipelines and models are called`, () => {
    fc.assert(
      fc.property(name, name, (pipeline, model) => {
        const allowed = harm(other, pipeline, model).filter((call) => role.may(call));
        expect(allowed).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it(`reaches its own buckets and roles, whatever pipelines and models are called`, () => {
    fc.assert(
      fc.property(name, name, (pipeline, model) => {
        const { bucket, modelRole } = modelNames({ pipeline, model, stage, accountId: account });
        const put = { action: "s3:PutObject", resource: `arn:aws:s3:::${bucket}/predictions/x` };
        const context = { "iam:passedtoservice": "sagemaker.amazonaws.com" };
        const pass = { action: "iam:PassRole", resource: `arn:aws:iam::${account}:role/${modelRole}`, context };
        expect([put, pass].filter((call) => !role.may(call))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it(`touches neither state, ledger nor artifacts of ${other}`, () => {
    expect(kept(other).filter((call) => role.may(call))).toEqual([]);
  });

  it(`uses no key of ${other}'s state`, () => {
    const resource = `arn:aws:kms:${region}:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
    const context = { "kms:resourcealiases": `alias/sluice-${other}` };
    expect(role.may({ action: "kms:Decrypt", resource, context })).toBe(false);
  });
});
