import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Handlers } from "@sluice/infra";
import { handlerBundle } from "@sluice/runtime/bundle";
import { beforeAll, describe, expect, it } from "vitest";
import { describeRelease } from "../../src/releases/describe-release.ts";
import { openLedger } from "../../src/releases/open-ledger.ts";
import { pinPipeline } from "../../src/releases/pin-pipeline.ts";
import type { ReleaseRecord } from "../../src/releases/release.ts";
import { restoreRelease } from "../../src/releases/restore-release.ts";
import { type OpenAccount, openAccount } from "../support/open-account.ts";
import { development, pinTarget } from "../support/pin-target.ts";
import { pushImage } from "../support/push-image.ts";
import { quietIo } from "../support/quiet-io.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const { io } = quietIo();
const owner = { kind: "owner" } as const;

let handlers: Handlers;
beforeAll(async () => {
  const [trigger, delivery] = await Promise.all([handlerBundle("trigger"), handlerBundle("delivery")]);
  handlers = { trigger, delivery };
});

interface Released {
  readonly account: OpenAccount;
  readonly record: ReleaseRecord;
}

/** A release of two models with archives, read back from the ledger. */
async function released(given?: OpenAccount, image = "registry.example.com/a:1"): Promise<Released> {
  const account = given ?? (await openAccount());
  const { bucket, clients, put } = account;
  for (const name of ["models", "artifacts", "ledger"]) bucket(name);
  await put("models", "a.tar.gz", "weights of a");
  await put("models", "b.tar.gz", "weights of b");
  const target = pinTarget({
    "model-a": { modelData: "s3://models/a.tar.gz", image },
    "model-b": { modelData: "s3://models/b.tar.gz", image: "registry.example.com/b:1" },
  });
  const pinned = await pinPipeline(target, { clients, handlers, io });
  const release = await describeRelease({ target, pinned, handlers, kind: "up", changes: 1, smoke: false }, io);
  const ledger = openLedger(development, io, clients);
  await ledger.append(release);
  const [record] = await ledger.list("reader");
  if (record === undefined) throw new Error("nothing was released");
  return { account, record };
}

const restore = ({ account, record }: Released, directory = temporaryFolder()) =>
  restoreRelease(record, { environment: development, clients: account.clients, directory, io });

/** Bucket and key of one of a release's parts. */
const place = (uri: string | undefined) => {
  const [bucket = "", ...key] = (uri ?? "").replace("s3://", "").split("/");
  return { bucket, key: key.join("/") };
};

it("gives a release's pipeline and pins, and its bundles byte by byte", async () => {
  const release = await released();
  const directory = temporaryFolder();

  const { pinned, handlers: restored } = await restore(release, directory);

  expect(pinned).toEqual({ pipeline: release.record.resolved, pins: release.record.pins });
  for (const name of ["trigger", "delivery"] as const) {
    const { file, handler, sha256 } = handlers[name];
    expect(restored[name]).toEqual({ directory: join(directory, name), file, handler, sha256 });
    const code = readFileSync(join(directory, name, file));
    expect(createHash("sha256").update(code).digest("hex")).toBe(sha256);
  }
});

it("does not need what the release was made from", async () => {
  const release = await released();
  const { aws, put } = release.account;
  await put("models", "a.tar.gz", "other weights");
  await aws.s3.deleteObject(owner, { bucket: "models", key: "b.tar.gz" });

  const { pinned } = await restore(release);

  expect(pinned.pins.artifacts["model-a"]?.sha256).toBe(createHash("sha256").update("weights of a").digest("hex"));
});

it.each([
  {
    name: "an archive that is gone",
    uri: ({ pins }: ReleaseRecord) => pins.artifacts["model-a"]?.pinned,
    body: undefined,
    says: /^model data of model-a: s3:\/\/artifacts\/kept\/reader\/models\/\w+\/model\.tar\.gz is gone$/m,
  },
  {
    name: "an archive of the same length that holds something else",
    uri: ({ pins }: ReleaseRecord) => pins.artifacts["model-b"]?.pinned,
    body: "WEIGHTS OF B",
    says: /^model data of model-b: \S+ holds something else$/m,
  },
  {
    name: "a bundle that is gone",
    uri: ({ pins }: ReleaseRecord) => pins.bundles.trigger.pinned,
    body: undefined,
    says: /^bundle: s3:\/\/artifacts\/kept\/reader\/bundles\/\w+\/index\.js is gone$/m,
  },
  {
    name: "a bundle that holds something else",
    uri: ({ pins }: ReleaseRecord) => pins.bundles.delivery.pinned,
    body: "exports.handler = steal",
    says: /^bundle: \S+ holds something else$/m,
  },
])("refuses a release with $name", async ({ uri, body, says }) => {
  const release = await released();
  const { bucket, key } = place(uri(release.record));
  if (body === undefined) await release.account.aws.s3.deleteObject(owner, { bucket, key });
  else await release.account.put(bucket, key, body);

  await expect(restore(release)).rejects.toMatchObject({
    code: "RELEASE_INCOMPLETE",
    message: "release 1 of reader cannot be put back: a part of it is not there",
    hint: expect.stringMatching(says),
  });
});

it("names all that is gone at once", async () => {
  const release = await released();
  const { aws, keys } = release.account;
  for (const key of await keys("artifacts")) await aws.s3.deleteObject(owner, { bucket: "artifacts", key });

  const error = await restore(release).catch((reason: unknown) => reason);

  expect(error).toMatchObject({
    code: "RELEASE_INCOMPLETE",
    message: "release 1 of reader cannot be put back: 4 parts of it are not there",
  });
  const { hint } = error as { hint: string };
  expect(hint.match(/is gone$/gm)).toHaveLength(4);
});

it("tells a bucket it may not read from an archive that is gone", async () => {
  const release = await released();
  const s3 = await release.account.clients.s3();
  s3.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName !== "HeadObjectCommand") return next(args);
        throw Object.assign(new Error("Forbidden"), { name: "AccessDenied", $metadata: { httpStatusCode: 403 } });
      },
    { step: "initialize", name: "deny" },
  );

  await expect(restore(release)).rejects.toMatchObject({
    code: "RELEASE_ARTIFACT_REFUSED",
    hint: expect.stringContaining("allow s3:GetObject on s3://artifacts/"),
  });
});

describe("a release with an image of Amazon ECR", () => {
  const registry = "123456789012.dkr.ecr.us-west-2.amazonaws.com";

  it("is verified by the image's digest, wherever its tag is by now", async () => {
    const account = await openAccount();
    await pushImage(account.clients, { repository: "a", tag: "1", content: "one" });
    const release = await released(account, `${registry}/a:1`);
    await pushImage(account.clients, { repository: "a", tag: "1", content: "two" });

    const { pinned } = await restore(release);

    expect(pinned.pipeline.models[0]?.image).toBe(release.record.pins.images["model-a"]?.pinned);
    expect(pinned.pipeline.models[0]?.image).toMatch(/\/a@sha256:[0-9a-f]{64}$/);
  });

  it("whose image was deleted is refused", async () => {
    const account = await openAccount();
    const imageDigest = await pushImage(account.clients, { repository: "a", tag: "1", content: "one" });
    const release = await released(account, `${registry}/a:1`);
    const { BatchDeleteImageCommand } = await import("@aws-sdk/client-ecr");
    const name = { registryId: "123456789012", repositoryName: "a", imageIds: [{ imageDigest }] };
    await (await account.clients.ecr()).send(new BatchDeleteImageCommand(name));

    await expect(restore(release)).rejects.toMatchObject({
      code: "RELEASE_INCOMPLETE",
      hint: expect.stringContaining(`image of model-a: ${registry}/a@${imageDigest} (Requested image not found)`),
    });
  });

  it("that may not be asked for is put back all the same, and somebody is told", async () => {
    const account = await openAccount();
    await pushImage(account.clients, { repository: "a", tag: "1", content: "one" });
    const release = await released(account, `${registry}/a:1`);
    (await account.clients.ecr("us-west-2")).middlewareStack.add(
      () => () => {
        throw Object.assign(new Error("not authorized"), { name: "AccessDeniedException", $metadata: {} });
      },
      { step: "initialize", name: "deny" },
    );
    const quiet = quietIo();
    const options = { environment: development, clients: account.clients, directory: temporaryFolder(), io: quiet.io };

    await restoreRelease(release.record, options);

    expect(quiet.stderr()).toBe(
      "warning  cannot verify images: allow ecr:BatchGetImage on arn:aws:ecr:us-west-2:123456789012:repository/a\n",
    );
  });
});
