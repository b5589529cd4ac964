import { createHash } from "node:crypto";
import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  CreateRepositoryCommand,
  DescribeImagesCommand,
  ECRClient,
  PutImageCommand,
} from "@aws-sdk/client-ecr";
import { describe, expect, it } from "vitest";
import { arn, openCloud } from "../support/open-cloud.ts";

const repositoryName = "model-a";
const manifest = (content: string) => JSON.stringify({ schemaVersion: 2, mediaType: "application/x-test", content });
const digestOf = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}`;

async function openRegistry() {
  const account = await openCloud();
  const client = new ECRClient(account.owner);
  await client.send(new CreateRepositoryCommand({ repositoryName }));
  const push = (imageTag: string, content: string) =>
    client.send(new PutImageCommand({ repositoryName, imageTag, imageManifest: manifest(content) }));
  const describeImage = (imageTag: string) =>
    client.send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }] }));
  return { account, client, push, describeImage, [Symbol.asyncDispose]: () => account[Symbol.asyncDispose]() };
}

describe("an image", () => {
  it("is known by the digest of its manifest", async () => {
    await using registry = await openRegistry();

    const pushed = await registry.push("1.0.0", "first");

    const imageDigest = digestOf(manifest("first"));
    expect(pushed.image?.imageId).toEqual({ imageDigest, imageTag: "1.0.0" });
    expect((await registry.describeImage("1.0.0")).imageDetails).toEqual([
      expect.objectContaining({
        imageDigest,
        imageTags: ["1.0.0"],
        imageManifestMediaType: "application/x-test",
        imagePushedAt: expect.any(Date),
      }),
    ]);
    const imageIds = [{ imageTag: "1.0.0" }, { imageDigest }, { imageTag: "2.0.0" }];
    const got = await registry.client.send(new BatchGetImageCommand({ repositoryName, imageIds }));
    expect(got.images?.map(({ imageManifest }) => imageManifest)).toEqual([manifest("first"), manifest("first")]);
    expect(got.failures).toEqual([
      { imageId: { imageTag: "2.0.0" }, failureCode: "ImageNotFound", failureReason: "Requested image not found" },
    ]);
  });

  it("loses a tag that moves to another", async () => {
    await using registry = await openRegistry();
    await registry.push("latest", "first");

    await registry.push("latest", "second");

    expect((await registry.describeImage("latest")).imageDetails?.[0]?.imageDigest).toBe(digestOf(manifest("second")));
    const all = await registry.client.send(new DescribeImagesCommand({ repositoryName }));
    expect(all.imageDetails?.map(({ imageTags }) => imageTags)).toEqual([undefined, ["latest"]]);
  });

  it("can be taken away", async () => {
    await using registry = await openRegistry();
    await registry.push("1", "first");
    const imageIds = [{ imageDigest: digestOf(manifest("first")) }];

    await registry.client.send(new BatchDeleteImageCommand({ repositoryName, imageIds }));

    await expect(registry.describeImage("1")).rejects.toMatchObject({ name: "ImageNotFoundException" });
  });

  it.each([
    {
      name: "that is not there",
      command: new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag: "9" }] }),
      error: "ImageNotFoundException",
      message:
        "The image with imageId {imageDigest:'null', imageTag:'9'} does not exist within the repository with name 'model-a' in the registry with id '123456789012'",
    },
    {
      name: "of another repository",
      command: new BatchGetImageCommand({ repositoryName: "none", imageIds: [{ imageTag: "1" }] }),
      error: "RepositoryNotFoundException",
      message: "The repository with name 'none' does not exist in the registry with id '123456789012'",
    },
    {
      name: "of another registry",
      command: new BatchGetImageCommand({ repositoryName, registryId: "210987654321", imageIds: [{ imageTag: "1" }] }),
      error: "RepositoryNotFoundException",
      message: "The repository with name 'model-a' does not exist in the registry with id '210987654321'",
    },
    {
      name: "that is there already",
      command: new PutImageCommand({ repositoryName, imageTag: "1", imageManifest: manifest("first") }),
      error: "ImageAlreadyExistsException",
      message: expect.stringContaining("already exists"),
    },
    {
      name: "of a repository that is there already",
      command: new CreateRepositoryCommand({ repositoryName }),
      error: "RepositoryAlreadyExistsException",
      message: expect.stringContaining("already exists"),
    },
  ])("$name is refused", async ({ command, error, message }) => {
    await using registry = await openRegistry();
    await registry.push("1", "first");

    // The client's overloads do not take a union of commands.
    const sent = registry.client.send(command as PutImageCommand);

    await expect(sent).rejects.toMatchObject({ name: error, message });
  });
});

it("answers those who may ask", async () => {
  await using account = await openCloud();
  account.cloud.registry.createRepository({ registryId: "123456789012", repository: "mine" });
  const Resource = arn("ecr", "repository/mine");
  const client = new ECRClient(account.as("puller", { Effect: "Allow", Action: "ecr:DescribeImages", Resource }));

  expect(await client.send(new DescribeImagesCommand({ repositoryName: "mine" }))).toMatchObject({ imageDetails: [] });
  await expect(client.send(new DescribeImagesCommand({ repositoryName: "others" }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
});

it("imagines every image that is asked for by tag where it is told to, the same each time", async () => {
  await using account = await openCloud({ imagineImages: true });
  const client = new ECRClient(account.owner);
  const ask = async (repository: string, imageTag: string) => {
    const command = new BatchGetImageCommand({ repositoryName: repository, imageIds: [{ imageTag }] });
    return (await client.send(command)).images?.[0]?.imageId?.imageDigest;
  };

  const digest = await ask("any", "1");

  expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(await ask("any", "1")).toBe(digest);
  expect(await ask("any", "2")).not.toBe(digest);
  expect(await ask("other", "1")).not.toBe(digest);
  const imageIds = [{ imageDigest: digestOf("never seen") }];
  const unknown = await client.send(new BatchGetImageCommand({ repositoryName: "any", imageIds }));
  expect(unknown.failures).toHaveLength(1);
});
