import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { copyObject } from "../../src/releases/copy-object.ts";
import { findObject, type StoredObject } from "../../src/releases/stored-object.ts";
import { type OpenAccount, openAccount } from "../support/open-account.ts";

const MiB = 1024 * 1024;
const target = { bucket: "artifacts", key: "copy/model.tar.gz" };
const { signal } = new AbortController();

/** An account with an object of 11 MiB, to be copied in parts of 5. */
async function large(): Promise<OpenAccount & { readonly source: StoredObject; readonly content: Buffer }> {
  const opened = await openAccount();
  for (const name of ["models", "artifacts"]) opened.bucket(name);
  const content = randomBytes(11 * MiB);
  await opened.put("models", "model.tar.gz", content);
  const source = await findObject({ bucket: "models", key: "model.tar.gz" }, await opened.clients.s3());
  if (source === undefined) throw new Error("it was just put there");
  return { ...opened, source, content };
}

describe("an object larger than S3 copies at once", () => {
  it("is copied in parts, byte by byte", async () => {
    const { aws, clients, content, source } = await large();
    const copied: number[] = [];

    const options = { signal, partsAboveBytes: 5 * MiB, onBytes: (bytes: number) => copied.push(bytes) };
    await copyObject(source, target, await clients.s3(), options);

    const { body } = await aws.s3.getObject({ kind: "owner" }, target);
    expect(body.equals(content)).toBe(true);
    expect(copied.toSorted((a, b) => b - a)).toEqual([5 * MiB, 5 * MiB, MiB]);
  });

  it("that is overwritten meanwhile is not copied, and leaves no parts behind", async () => {
    const { clients, keys, put, source } = await large();
    const s3 = await clients.s3();
    s3.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if ((args.input as { PartNumber?: number }).PartNumber === 2 && commandName === "UploadPartCopyCommand") {
            await put("models", "model.tar.gz", "other");
          }
          return next(args);
        },
      { step: "initialize", name: "overwrite" },
    );

    await expect(copyObject(source, target, s3, { signal, partsAboveBytes: 5 * MiB })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 412 },
    });

    const { ListMultipartUploadsCommand } = await import("@aws-sdk/client-s3");
    const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: "artifacts" }));
    expect(Uploads).toEqual([]);
    expect(await keys("artifacts")).toEqual([]);
  });
});
