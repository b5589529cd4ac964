import type { Handlers } from "@sluice/infra";
import { handlerBundle } from "@sluice/runtime/bundle";
import { beforeAll, describe, expect, it } from "vitest";
import type { Environment } from "../../src/environments/environment-schema.ts";
import type { PromotionSource } from "../../src/promotion/open-source.ts";
import { pinPromoted } from "../../src/promotion/pin-promoted.ts";
import { describeRelease } from "../../src/releases/describe-release.ts";
import { pinPipeline } from "../../src/releases/pin-pipeline.ts";
import type { ReleaseRecord } from "../../src/releases/release.ts";
import { type OpenAccount, openAccount } from "../support/open-account.ts";
import { development, pinTarget } from "../support/pin-target.ts";
import { quietIo } from "../support/quiet-io.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const { io } = quietIo();
const modelData = "s3://models/model.tar.gz";
const models = {
  "model-a": { modelData, image: "registry.example.com/a:1" },
  "model-b": { modelData, image: "registry.example.com/b:1" },
};
const production: Environment = { ...development, name: "data_prod", stage: "prod", artifacts: "s3://promoted/kept" };

let handlers: Handlers;
beforeAll(async () => {
  const [trigger, delivery] = await Promise.all([handlerBundle("trigger"), handlerBundle("delivery")]);
  handlers = { trigger, delivery };
});

/** A release of two models that have one archive, in an account with the artifacts of both environments. */
async function released(): Promise<{ readonly account: OpenAccount; readonly release: ReleaseRecord }> {
  const account = await openAccount();
  for (const name of ["models", "artifacts", "promoted"]) account.bucket(name);
  await account.put("models", "model.tar.gz", "weights");
  const target = pinTarget(models);
  const pinned = await pinPipeline(target, { clients: account.clients, handlers, io });
  const described = await describeRelease({ target, pinned, handlers, kind: "up", changes: 1, smoke: false }, io);
  return { account, release: { version: 1, number: 7, ...described } };
}

/** Objects that a client asks for from now on. */
async function askedOf({ clients }: OpenAccount, commands: readonly string[]): Promise<string[]> {
  const asked: string[] = [];
  (await clients.s3()).middlewareStack.add(
    (next, { commandName = "" }) =>
      (args) => {
        const { Key = "" } = args.input as { Key?: string };
        if (commands.includes(commandName) && Key.endsWith("/model.tar.gz")) asked.push(commandName);
        return next(args);
      },
    { step: "initialize", name: "record-asked" },
  );
  return asked;
}

function sourceOf({ clients }: OpenAccount, sharesS3: boolean): PromotionSource {
  return {
    environment: development,
    history: () => Promise.reject(new Error("nobody asks")),
    s3: () => clients.s3(),
    sharesS3,
    close: () => {},
  };
}

const pin = (release: ReleaseRecord, source: PromotionSource, { clients }: OpenAccount) =>
  pinPromoted(release, {
    target: pinTarget(models, { environment: production }),
    source,
    clients,
    directory: temporaryFolder(),
    io,
  });

describe("a release that is promoted", () => {
  it("has its own copies, of an archive that models share only one", async () => {
    const { account, release } = await released();
    const copied = await askedOf(account, ["CopyObjectCommand"]);

    const { pinned } = await pin(release, sourceOf(account, true), account);

    const { "model-a": a, "model-b": b } = pinned.pins.artifacts;
    expect(a?.sha256).toBe(release.pins.artifacts["model-a"]?.sha256);
    expect(a?.pinned).toMatch(/^s3:\/\/promoted\/kept\/reader\/models\//);
    expect(b).toEqual(a);
    expect(copied).toEqual(["CopyObjectCommand"]);
  });

  it("comes by way of this machine where S3 cannot copy it, once", async () => {
    const { account, release } = await released();
    const other = await openAccount("222222222222");
    other.bucket("promoted");
    const downloaded = await askedOf(account, ["GetObjectCommand"]);
    const uploaded = await askedOf(other, ["PutObjectCommand"]);

    const { pinned } = await pin(release, sourceOf(account, false), other);

    const [, key = ""] = pinned.pins.artifacts["model-b"]?.pinned.split("s3://promoted/") ?? [];
    expect(await other.read("promoted", key)).toBe("weights");
    expect([downloaded, uploaded]).toEqual([["GetObjectCommand"], ["PutObjectCommand"]]);
  });

  it.each([{ sharesS3: true }, { sharesS3: false }])(
    "is not all there any more once its archive is gone (one S3: $sharesS3)",
    async ({ sharesS3 }) => {
      const { account, release } = await released();
      const uri = release.pins.artifacts["model-a"]?.pinned ?? "";
      await account.aws.s3.deleteObject(
        { kind: "owner" },
        { bucket: "artifacts", key: uri.replace("s3://artifacts/", "") },
      );

      await expect(pin(release, sourceOf(account, sharesS3), account)).rejects.toMatchObject({
        code: "PROMOTE_INCOMPLETE",
        hint: expect.stringContaining(`${uri} is gone\nput it back`),
      });
    },
  );
});
