import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { checkAdoptedSource } from "../../src/endpoints/check-adopted-source.ts";
import { emptyBucket } from "../../src/endpoints/empty-bucket.ts";
import { localEnvironment } from "../support/environments.ts";
import { openAccount } from "../support/open-account.ts";
import { localPipeline } from "../support/pipelines.ts";
import { type BucketAnswer, type BucketRequest, scriptedS3 } from "../support/scripted-s3.ts";

const own = localPipeline({ a: [] });
const adopted = { source: { ...own.source, bucket: "theirs", create: false } };
const environment = localEnvironment();

const here = { headers: { "x-amz-bucket-region": "us-west-2" } };
const denied = { status: 403, body: "<Error><Code>AccessDenied</Code><Message>no</Message></Error>" };
const ready = {
  head: here,
  owner: here,
  notification: {
    body: "<NotificationConfiguration><EventBridgeConfiguration></EventBridgeConfiguration></NotificationConfiguration>",
  },
  versioning: { body: "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>" },
};

function bucket(overrides: Partial<Record<keyof typeof ready, BucketAnswer>> = {}) {
  const answers: Record<string, BucketAnswer> = { ...ready, ...overrides };
  return ({ about, expectedOwner }: BucketRequest): BucketAnswer => {
    const key = about === "" ? (expectedOwner === undefined ? "head" : "owner") : about;
    return answers[key] ?? { status: 500 };
  };
}

describe("checkAdoptedSource", () => {
  it("finds nothing to do where the owner has switched everything on", async () => {
    const clients = await scriptedS3(bucket());

    expect(await checkAdoptedSource(adopted, environment, clients)).toEqual([]);
  });

  it.each([
    { name: "finds nothing to do with a bucket of the local S3 that is set up", eventbridge: true, findings: [] },
    { name: "tells a bucket of the local S3 without events", eventbridge: false, findings: [{ severity: "error" }] },
  ])("$name", async ({ eventbridge, findings }) => {
    const { aws, bucket: make, clients } = await openAccount(environment.account);
    make("theirs", { versioned: true });
    const inputs = { bucket: "theirs", eventbridge };
    const type = "aws:s3/bucketNotification:BucketNotification";
    await aws.make({ type, name: "theirs", id: "theirs", inputs, outputs: inputs });

    expect(await checkAdoptedSource(adopted, environment, clients)).toMatchObject(findings);
  });

  it("has no business with a source of the pipeline's own", async () => {
    const clients = await scriptedS3(() => ({ status: 500 }));

    expect(await checkAdoptedSource(own, environment, clients)).toEqual([]);
  });

  it.each([
    {
      name: "no bucket",
      answers: { head: { status: 404 } },
      finding: { severity: "error", message: "there is no bucket theirs" },
    },
    {
      name: "a bucket in another region",
      answers: { head: { status: 301, headers: { "x-amz-bucket-region": "eu-west-1" } } },
      finding: { severity: "error", message: expect.stringContaining("is in eu-west-1, the pipeline in us-west-2") },
    },
    {
      name: "a bucket in another region that answers all the same",
      answers: { head: { headers: { "x-amz-bucket-region": "eu-west-1" } } },
      finding: { severity: "error", message: expect.stringContaining("is in eu-west-1, the pipeline in us-west-2") },
    },
    {
      name: "a bucket nobody here may look at",
      answers: { head: denied },
      finding: { severity: "warning", fix: expect.stringContaining("s3:ListBucket") },
    },
    {
      name: "another account's bucket",
      answers: { owner: denied },
      finding: {
        severity: "error",
        fix: expect.stringContaining("arn:aws:events:us-west-2:000000000000:event-bus/default"),
      },
    },
    {
      name: "EventBridge switched off",
      answers: { notification: { body: "<NotificationConfiguration></NotificationConfiguration>" } },
      finding: { severity: "error", fix: expect.stringContaining("'{\"EventBridgeConfiguration\":{}}'") },
    },
    {
      name: "notifications nobody here may look at",
      answers: { notification: denied },
      finding: { severity: "warning", fix: expect.stringContaining("s3:GetBucketNotification") },
    },
    {
      name: "no versions",
      answers: { versioning: { body: "<VersioningConfiguration></VersioningConfiguration>" } },
      finding: { severity: "warning", fix: expect.stringContaining("put-bucket-versioning --bucket theirs") },
    },
    {
      name: "versions suspended",
      answers: {
        versioning: { body: "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>" },
      },
      finding: { severity: "warning", message: expect.stringContaining("keeps no versions") },
    },
  ])("tells $name and what its owner does", async ({ answers, finding }) => {
    const clients = await scriptedS3(bucket(answers));

    expect(await checkAdoptedSource(adopted, environment, clients)).toEqual([expect.objectContaining(finding)]);
  });

  it.each([
    { name: "a bucket nobody here may look at", answers: { head: denied }, arn: "arn:aws-cn:s3:::theirs" },
    { name: "notifications nobody may see", answers: { notification: denied }, arn: "arn:aws-cn:s3:::theirs" },
    { name: "versions nobody may see", answers: { versioning: denied }, arn: "arn:aws-cn:s3:::theirs" },
    { name: "another account's bucket", answers: { owner: denied }, arn: "arn:aws-cn:events:cn-north-1:000000000000" },
  ])("names $name in the region's own partition", async ({ answers, arn }) => {
    const elsewhere = { headers: { "x-amz-bucket-region": "cn-north-1" } };
    const clients = await scriptedS3(bucket({ head: elsewhere, owner: elsewhere, ...answers }));

    const [finding] = await checkAdoptedSource(adopted, { ...environment, region: "cn-north-1" }, clients);

    expect(finding?.fix).toContain(arn);
  });

  it("keeps the notifications that are there in the command it gives, whatever a shell makes of their names", async () => {
    const topic =
      "<TopicConfiguration><Id>it's $(id)</Id><Topic>arn:aws:sns:us-west-2:1:t</Topic><Event>s3:ObjectCreated:*</Event></TopicConfiguration>";
    const notification = { body: `<NotificationConfiguration>${topic}</NotificationConfiguration>` };
    const clients = await scriptedS3(bucket({ notification }));
    const [finding] = await checkAdoptedSource(adopted, environment, clients);
    const command = finding?.fix.split("its owner runs: ")[1] ?? "";
    const script = `aws() { for argument; do last=$argument; done; printf %s "$last"; }; ${command}`;

    expect(JSON.parse(execFileSync("sh", ["-c", script], { encoding: "utf8" }))).toEqual({
      TopicConfigurations: [
        { Id: "it's $(id)", TopicArn: "arn:aws:sns:us-west-2:1:t", Events: ["s3:ObjectCreated:*"] },
      ],
      EventBridgeConfiguration: {},
    });
  });

  it("says what it takes when S3 does not answer", async () => {
    const clients = await scriptedS3(() => ({ status: 400 }));

    await expect(checkAdoptedSource(adopted, environment, clients)).rejects.toMatchObject({
      code: "DEPLOY_AWS_REFUSED",
    });
  });
});

describe("emptyBucket", () => {
  it("names what S3 keeps, and why", async () => {
    const listing =
      "<ListVersionsResult><Version><Key>a.pdf</Key><VersionId>1</VersionId></Version></ListVersionsResult>";
    const kept =
      "<DeleteResult><Error><Key>a.pdf</Key><Code>AccessDenied</Code><Message>locked</Message></Error></DeleteResult>";
    const clients = await scriptedS3(({ about }) => ({ body: about.includes("delete") ? kept : listing }));
    const options = { deleteData: true, account: environment.account, signal: new AbortController().signal };

    await expect(emptyBucket("ours", clients, options)).rejects.toMatchObject({
      code: "DEPLOY_BUCKET_NOT_EMPTIED",
      message: "S3 keeps 1 of 1 objects of ours: a.pdf: AccessDenied locked",
    });
  });

  it("touches no bucket of another account, however it is named", async () => {
    const owners = new Set<string | undefined>();
    const clients = await scriptedS3(({ expectedOwner }) => {
      owners.add(expectedOwner);
      return denied;
    });
    const options = { deleteData: true, account: environment.account, signal: new AbortController().signal };

    await expect(emptyBucket("ours", clients, options)).rejects.toMatchObject({ code: "DEPLOY_AWS_REFUSED" });
    expect([...owners]).toEqual([environment.account]);
  });
});
