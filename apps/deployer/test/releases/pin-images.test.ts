import type { ECRClient } from "@aws-sdk/client-ecr";
import type { ResolvedModel } from "@sluice/spec";
import { describe, expect, it } from "vitest";
import { parseEcrImage, repositoryArn } from "../../src/releases/image-reference.ts";
import { pinImages } from "../../src/releases/pin-images.ts";
import { type OpenAccount, openAccount } from "../support/open-account.ts";
import { type PinModel, pinTarget } from "../support/pin-target.ts";
import { pushImage } from "../support/push-image.ts";

const registry = "123456789012.dkr.ecr.us-west-2.amazonaws.com";

const modelsOf = (models: Readonly<Record<string, PinModel>>): readonly ResolvedModel[] =>
  pinTarget(models).pipeline.models;
const pin = ({ clients }: OpenAccount, models: readonly ResolvedModel[], emulator = false) =>
  pinImages(models, { clients, emulator });

/** Makes a client refuse these commands, as ECR does when a policy does not allow them. */
function deny(ecr: ECRClient, ...commands: readonly string[]): void {
  ecr.middlewareStack.add(
    (next, { commandName = "" }) =>
      (args) => {
        if (!commands.includes(commandName)) return next(args);
        const error = Object.assign(new Error("not authorized"), { name: "AccessDeniedException" });
        throw Object.assign(error, { $metadata: { httpStatusCode: 400 } });
      },
    { step: "initialize", name: "deny" },
  );
}

describe("an image in Amazon ECR", () => {
  it("is pinned by the digest its tag has now, in the registry its name says", async () => {
    const opened = await openAccount();
    const digest = await pushImage(opened.clients, { repository: "model-a", tag: "1.4.0", content: "one" });
    await pushImage(opened.clients, {
      repository: "model-a",
      tag: "1.4.0",
      content: "another",
      registryId: "999999999999",
    });
    const image = `${registry}/model-a:1.4.0`;

    const { images, warnings } = await pin(opened, modelsOf({ "model-a": { image } }));

    expect(images).toEqual({ "model-a": { image, pinned: `${registry}/model-a@${digest}`, digest } });
    expect(warnings).toEqual([]);
  });

  it("gets another pin when its tag is moved", async () => {
    const opened = await openAccount();
    const models = modelsOf({ "model-a": { image: `${registry}/model-a:latest` } });
    await pushImage(opened.clients, { repository: "model-a", tag: "latest", content: "one" });
    const before = await pin(opened, models);
    const digest = await pushImage(opened.clients, { repository: "model-a", tag: "latest", content: "two" });

    const after = await pin(opened, models);

    expect(after.images["model-a"]?.digest).toBe(digest);
    expect(before.images["model-a"]?.digest).not.toBe(digest);
  });

  it("of several platforms is pinned by the digest of the list", async () => {
    const opened = await openAccount();
    const digest = await pushImage(opened.clients, { repository: "model-a", tag: "1", content: "list", isList: true });

    const { images } = await pin(opened, modelsOf({ "model-a": { image: `${registry}/model-a:1` } }));

    expect(images["model-a"]?.digest).toBe(digest);
  });

  it("without a tag is the latest", async () => {
    const opened = await openAccount();
    const digest = await pushImage(opened.clients, { repository: "team/model-a", tag: "latest", content: "one" });

    const { images } = await pin(opened, modelsOf({ "model-a": { image: `${registry}/team/model-a` } }));

    expect(images["model-a"]?.pinned).toBe(`${registry}/team/model-a@${digest}`);
  });

  it("that is named by its digest stays as it is, and nobody is asked", async () => {
    const opened = await openAccount();
    const image = `${registry}/no-such-repository:1@sha256:${"b".repeat(64)}`;

    const { images, warnings } = await pin(opened, modelsOf({ "model-a": { image } }));

    expect(images["model-a"]).toEqual({ image, pinned: image, digest: `sha256:${"b".repeat(64)}` });
    expect(warnings).toEqual([]);
  });

  it("shares its question with the others of its repository, a hundred at a time", async () => {
    const opened = await openAccount();
    const tags = Array.from({ length: 130 }, (_, index) => `1.${index}`);
    for (const tag of tags) await pushImage(opened.clients, { repository: "model", tag, content: tag });
    const asked: number[] = [];
    (await opened.clients.ecr("us-west-2")).middlewareStack.add(
      (next) => (args) => {
        asked.push((args.input as { imageIds: unknown[] }).imageIds.length);
        return next(args);
      },
      { step: "initialize", name: "count" },
    );
    const models = modelsOf(
      Object.fromEntries(tags.map((tag, index) => [`m-${index}`, { image: `${registry}/model:${tag}` }])),
    );

    const { images } = await pin(opened, models);

    expect(new Set(Object.values(images).map(({ digest }) => digest)).size).toBe(130);
    expect(asked.toSorted((a, b) => a - b)).toEqual([30, 100]);
  });
});

describe("an image that is not there", () => {
  it("is told with its model and the reason, and so is every other one", async () => {
    const opened = await openAccount();
    await pushImage(opened.clients, { repository: "model-a", tag: "1.4.0", content: "one" });
    const models = modelsOf({
      "model-a": { image: `${registry}/model-a:1.4.1` },
      "model-b": { image: `${registry}/no-such-repository:1` },
      "model-c": { image: `${registry}/model-a:1.4.0` },
    });

    await expect(pin(opened, models)).rejects.toMatchObject({
      code: "RELEASE_IMAGE_MISSING",
      message: "2 images are not in the registry",
      hint: `${registry}/model-a:1.4.1 of model-a: Requested image not found
${registry}/no-such-repository:1 of model-b: 123456789012 has no repository no-such-repository
push it, or correct the name in the pipeline file`,
    });
  });

  it("does not matter in the emulator, where the model's own command serves", async () => {
    const opened = await openAccount();
    const image = `${registry}/no-such-repository:1`;

    const { images, warnings } = await pin(opened, modelsOf({ "model-a": { image } }), true);

    expect(images["model-a"]).toEqual({ image, pinned: image });
    expect(warnings).toEqual([]);
  });
});

describe("an account that may not ask", () => {
  const image = `${registry}/model-a:1.4.0`;

  it("for manifests is asked for descriptions", async () => {
    const opened = await openAccount();
    const digest = await pushImage(opened.clients, { repository: "model-a", tag: "1.4.0", content: "one" });
    deny(await opened.clients.ecr("us-west-2"), "BatchGetImageCommand");

    const { images, warnings } = await pin(opened, modelsOf({ "model-a": { image } }));

    expect(images["model-a"]?.digest).toBe(digest);
    expect(warnings).toEqual([]);
  });

  it("for manifests hears of an image that is not there all the same", async () => {
    const opened = await openAccount();
    await pushImage(opened.clients, { repository: "model-a", tag: "1.0.0", content: "one" });
    deny(await opened.clients.ecr("us-west-2"), "BatchGetImageCommand");

    await expect(pin(opened, modelsOf({ "model-a": { image } }))).rejects.toMatchObject({
      code: "RELEASE_IMAGE_MISSING",
      message: "an image is not in the registry",
    });
  });

  it("at all keeps the tag, and is told once which permission is missing", async () => {
    const opened = await openAccount();
    deny(await opened.clients.ecr("us-west-2"), "BatchGetImageCommand", "DescribeImagesCommand");

    const { images, warnings } = await pin(opened, modelsOf({ "model-a": { image }, "model-b": { image } }));

    expect(images["model-a"]).toEqual({ image, pinned: image });
    expect(warnings).toEqual([
      `${image} is released by its tag, which may be moved to another image later: allow ecr:BatchGetImage on arn:aws:ecr:us-west-2:123456789012:repository/model-a`,
    ]);
  });
});

it("an image of another registry keeps its tag, and somebody is told how to pin it", async () => {
  const opened = await openAccount();
  const image = "ghcr.io/acme/model-a:1";

  const { images, warnings } = await pin(opened, modelsOf({ "model-a": { image } }));

  expect(images["model-a"]).toEqual({ image, pinned: image });
  expect(warnings).toEqual([expect.stringMatching(/^ghcr\.io\/acme\/model-a:1 is released by its tag.*@sha256/)]);
});

it("a registry that cannot be reached is no image that is missing", async () => {
  const opened = await openAccount();
  await opened.aws.close();

  await expect(pin(opened, modelsOf({ "model-a": { image: `${registry}/model-a:1` } }))).rejects.toMatchObject({
    code: "RELEASE_REGISTRY_UNREACHABLE",
    message: expect.stringContaining(`cannot ask ECR for ${registry}/model-a`),
  });
});

it.each([
  {
    image: `${registry}/a:1`,
    expected: { registryId: "123456789012", region: "us-west-2", repository: "a", tag: "1" },
  },
  { image: `${registry}/team/a`, expected: { repository: "team/a", tag: "latest" } },
  { image: "123456789012.dkr.ecr-fips.us-east-1.amazonaws.com/a:1", expected: { region: "us-east-1" } },
  { image: "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/a:1", expected: { region: "cn-north-1" } },
  { image: `${registry}/a:1@sha256:${"c".repeat(64)}`, expected: { tag: "1", digest: `sha256:${"c".repeat(64)}` } },
  { image: "public.ecr.aws/team/a:1", expected: undefined },
  { image: "123.dkr.ecr.us-west-2.amazonaws.com/a:1", expected: undefined },
  { image: "localhost:5000/a:1", expected: undefined },
  { image: "ubuntu:24.04", expected: undefined },
])("$image is read as $expected", ({ image, expected }) => {
  const parsed = parseEcrImage(image);

  if (expected === undefined) expect(parsed).toBeUndefined();
  else expect(parsed).toMatchObject(expected);
});

it.each([
  { image: `${registry}/team/a:1`, arn: "arn:aws:ecr:us-west-2:123456789012:repository/team/a" },
  {
    image: "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/a:1",
    arn: "arn:aws-cn:ecr:cn-north-1:123456789012:repository/a",
  },
  {
    image: "123456789012.dkr.ecr.us-gov-west-1.amazonaws.com/a:1",
    arn: "arn:aws-us-gov:ecr:us-gov-west-1:123456789012:repository/a",
  },
  {
    image: "123456789012.dkr.ecr.eusc-de-east-1.amazonaws.com/a:1",
    arn: "arn:aws-eusc:ecr:eusc-de-east-1:123456789012:repository/a",
  },
])("the repository of $image is $arn", ({ image, arn }) => {
  const parsed = parseEcrImage(image);

  expect(parsed && repositoryArn(parsed)).toBe(arn);
});
