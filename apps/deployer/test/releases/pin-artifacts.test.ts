import { createHash } from "node:crypto";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Handlers } from "@sluice/infra";
import { evaluate } from "@sluice/infra/evaluate";
import { handlerBundle } from "@sluice/runtime/bundle";
import { beforeAll, describe, expect, it } from "vitest";
import { pipelineProgram } from "../../src/deploy/pipeline-program.ts";
import { pinPipeline } from "../../src/releases/pin-pipeline.ts";
import { type OpenAccount, openAccount } from "../support/open-account.ts";
import { development, pinTarget } from "../support/pin-target.ts";
import { quietIo } from "../support/quiet-io.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

let handlers: Handlers;
beforeAll(async () => {
  const [trigger, delivery] = await Promise.all([handlerBundle("trigger"), handlerBundle("delivery")]);
  handlers = { trigger, delivery };
});

const modelData = "s3://models/model-a/model.tar.gz";
const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");
const keptKey = (content: string | Buffer) => `kept/reader/models/${sha256(content)}/model.tar.gz`;

/** An account with the bucket of models and that of artifacts. */
async function account({ versioned = true }: { readonly versioned?: boolean } = {}): Promise<OpenAccount> {
  const opened = await openAccount();
  opened.bucket("models", { versioned });
  opened.bucket("artifacts");
  return opened;
}

/** Names of the commands that a client sends from now on, with the key each is about. */
async function commandsOf({ clients }: OpenAccount): Promise<string[]> {
  const sent: string[] = [];
  (await clients.s3()).middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        sent.push(`${commandName} ${(args.input as { Key?: string }).Key}`);
        return next(args);
      },
    { step: "initialize", name: "record-commands" },
  );
  return sent;
}

/** Does something once, just before the first command of that name about such a key is sent. */
async function before(
  { clients }: OpenAccount,
  { command, key }: { readonly command: string; readonly key: string },
  act: () => unknown,
): Promise<void> {
  let done = false;
  (await clients.s3()).middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === command && !done && (args.input as { Key?: string }).Key?.includes(key)) {
          done = true;
          await act();
        }
        return next(args);
      },
    { step: "initialize", name: `before-${command}` },
  );
}

const pin = (opened: OpenAccount, data: string = modelData, quiet = quietIo()) =>
  pinPipeline(pinTarget({ "model-a": { modelData: data } }), { clients: opened.clients, handlers, io: quiet.io });

describe("an archive in S3", () => {
  it("is copied to a key named by its content, and the program is run with that copy", async () => {
    const opened = await account();
    const { versionId } = await opened.put("models", "model-a/model.tar.gz", "weights 1");

    const { pipeline, pins } = await pin(opened);

    const pinned = `s3://artifacts/${keptKey("weights 1")}`;
    expect(pins.artifacts).toEqual({
      "model-a": { modelData, versionId, pinned, sha256: sha256("weights 1"), sizeBytes: 9 },
    });
    expect(pipeline.models[0]?.modelData).toBe(pinned);
    expect(await opened.read("artifacts", keptKey("weights 1"))).toBe("weights 1");
  });

  it("that is overwritten later leaves the copy as it is, and gets a copy of its own", async () => {
    const opened = await account();
    await opened.put("models", "model-a/model.tar.gz", "weights 1");
    const first = await pin(opened);
    await opened.put("models", "model-a/model.tar.gz", "weights 2");

    const second = await pin(opened);

    expect(second.pins.artifacts["model-a"]?.pinned).not.toBe(first.pins.artifacts["model-a"]?.pinned);
    expect(await opened.read("artifacts", keptKey("weights 1"))).toBe("weights 1");
    expect(await opened.read("artifacts", keptKey("weights 2"))).toBe("weights 2");
  });

  it("has no version in its pin where its bucket has none", async () => {
    const opened = await account({ versioned: false });
    await opened.put("models", "model-a/model.tar.gz", "weights");

    const { pins } = await pin(opened);

    expect(pins.artifacts["model-a"]).not.toHaveProperty("versionId");
  });

  it("with any key is found and copied", async () => {
    const opened = await account();
    const key = "ana/+1%20!(new)@&=;,$:~é#.tar.gz";
    await opened.put("models", key, "weights");

    const { pins } = await pin(opened, `s3://models/${key}`);

    expect(pins.artifacts["model-a"]?.sha256).toBe(sha256("weights"));
    expect(await opened.read("artifacts", keptKey("weights"))).toBe("weights");
  });

  it("is read and copied once: the next pin writes nothing and reads no content", async () => {
    const opened = await account();
    await opened.put("models", "model-a/model.tar.gz", "weights");
    const first = await pin(opened);
    const sent = await commandsOf(opened);

    const second = await pin(opened);

    expect(second).toEqual(first);
    const contents = sent.filter((each) => /^(Put|Copy)Object|^GetObject.*\.(tar\.gz|js)$/.test(each));
    expect(contents).toEqual([]);
    expect(sent.length).toBeGreaterThan(0);
  });

  it("that two models share is copied once", async () => {
    const opened = await account();
    await opened.put("models", "model-a/model.tar.gz", "weights");
    const sent = await commandsOf(opened);
    const target = pinTarget({ "model-a": { modelData }, "model-b": { modelData, dependsOn: ["model-a"] } });

    const { pins } = await pinPipeline(target, { clients: opened.clients, handlers, io: quietIo().io });

    expect(pins.artifacts["model-a"]).toEqual(pins.artifacts["model-b"]);
    expect(sent.filter((each) => each.startsWith("CopyObject"))).toHaveLength(1);
  });

  it("is read without being copied for a preview, which writes nothing at all", async () => {
    const opened = await account();
    await opened.put("models", "model-a/model.tar.gz", "weights");
    const target = pinTarget({ "model-a": { modelData } });
    const options = { clients: opened.clients, handlers, io: quietIo().io };

    const previewed = await pinPipeline(target, { ...options, keep: false });

    expect(await opened.keys("artifacts")).toEqual([]);
    expect(previewed).toEqual(await pinPipeline(target, options));
  });

  it("comes without its metadata and tags, for which no permission is needed", async () => {
    const opened = await account();
    const { PutObjectCommand, HeadObjectCommand } = await import("@aws-sdk/client-s3");
    const s3 = await opened.clients.s3();
    const name = { Bucket: "models", Key: "model-a/model.tar.gz" };
    await s3.send(new PutObjectCommand({ ...name, Body: "weights", Metadata: { who: "ana" }, Tagging: "team=a" }));

    await pin(opened);

    const copy = await s3.send(new HeadObjectCommand({ Bucket: "artifacts", Key: keptKey("weights") }));
    expect(copy.Metadata).toEqual({});
    expect(copy.ContentType).toBe("application/gzip");
    expect(copy).not.toHaveProperty("TagCount");
  });

  it("needs no reading where S3 knows its digest", async () => {
    const opened = await account();
    const { PutObjectCommand } = await import("@aws-sdk/client-s3");
    const name = { Bucket: "models", Key: "model-a/model.tar.gz" };
    await (await opened.clients.s3()).send(
      new PutObjectCommand({ ...name, Body: "weights", ChecksumAlgorithm: "SHA256" }),
    );
    const sent = await commandsOf(opened);

    const { pins } = await pin(opened);

    expect(pins.artifacts["model-a"]?.sha256).toBe(sha256("weights"));
    expect(sent).not.toContain("GetObjectCommand model-a/model.tar.gz");
  });

  it("uploaded in parts is pinned by its content, not by the digest of its parts' digests", async () => {
    const opened = await account();
    const sdk = await import("@aws-sdk/client-s3");
    const s3 = await opened.clients.s3();
    const name = { Bucket: "models", Key: "model-a/model.tar.gz" };
    const parts = [Buffer.alloc(5 * 1024 * 1024, 1), Buffer.from("the end")];
    const { UploadId } = await s3.send(new sdk.CreateMultipartUploadCommand({ ...name, ChecksumAlgorithm: "SHA256" }));
    const Parts = await Promise.all(
      parts.map(async (Body, index) => {
        const command = { ...name, UploadId, PartNumber: index + 1, Body, ChecksumAlgorithm: "SHA256" } as const;
        const { ETag, ChecksumSHA256 } = await s3.send(new sdk.UploadPartCommand(command));
        return { ETag, ChecksumSHA256, PartNumber: index + 1 };
      }),
    );
    await s3.send(new sdk.CompleteMultipartUploadCommand({ ...name, UploadId, MultipartUpload: { Parts } }));

    const { pins } = await pin(opened);

    expect(pins.artifacts["model-a"]?.sha256).toBe(sha256(Buffer.concat(parts)));
  });

  it.each([
    { name: "before it is read", command: "GetObjectCommand", versioned: false, ends: "RELEASE_ARTIFACT_CHANGED" },
    { name: "before it is copied", command: "CopyObjectCommand", versioned: false, ends: "RELEASE_ARTIFACT_CHANGED" },
    { name: "before it is read", command: "GetObjectCommand", versioned: true, ends: "weights 1" },
    { name: "before it is copied", command: "CopyObjectCommand", versioned: true, ends: "weights 1" },
  ])("overwritten $name (versions: $versioned) is noticed, or the version first seen is taken", async (row) => {
    const opened = await account({ versioned: row.versioned });
    await opened.put("models", "model-a/model.tar.gz", "weights 1");
    await before(opened, { command: row.command, key: "model.tar.gz" }, () =>
      opened.put("models", "model-a/model.tar.gz", "weights 2"),
    );

    const outcome = await pin(opened).then(
      async ({ pins }) =>
        await opened.read("artifacts", pins.artifacts["model-a"]?.pinned.split("artifacts/")[1] ?? ""),
      (error: { code: string }) => error.code,
    );

    expect(outcome).toBe(row.ends);
    expect((await opened.keys("artifacts")).filter((key) => key.includes(sha256("weights 2")))).toEqual([]);
  });

  it("whose copy holds something else is copied again, and somebody is told", async () => {
    const opened = await account();
    await opened.put("models", "model-a/model.tar.gz", "weights");
    await opened.put("artifacts", keptKey("weights"), "xxxxxxx");
    const quiet = quietIo();

    await pin(opened, modelData, quiet);

    expect(await opened.read("artifacts", keptKey("weights"))).toBe("weights");
    expect(quiet.stderr()).toContain("did not hold what its name says: it is written again");
  });

  it("that takes long says how far it is", async () => {
    const opened = await account();
    await opened.put("models", "model-a/model.tar.gz", Buffer.alloc(20_000_000));
    const quiet = quietIo();
    quiet.tickMs = 3000;

    await pin(opened, modelData, quiet);

    expect(quiet.stderr()).toMatch(/^reading s3:\/\/models\/model-a\/model\.tar\.gz {2}\d+ MB of 20 MB\n/);
    expect(quiet.stderr().split("\n").length).toBeLessThan(400);
  });

  it("of the model is all its role may read of the artifacts", async () => {
    const opened = await account();
    await opened.put("models", "model-a/model.tar.gz", "weights");
    const { pipeline } = await pin(opened);

    const program = pipelineProgram({ pipeline, environment: development, handlers });
    const { resources } = await evaluate(program, {
      project: "reader",
      stack: "reader.data_dev",
      accountId: development.account,
      region: development.region,
    });

    const policies = resources
      .filter(({ type }) => /:(Role)?Policy$/.test(type))
      .map(({ inputs }) => String(inputs["policy"]));
    const named = policies.flatMap((policy) => policy.match(/arn:aws:s3:::(?:artifacts|models)[^"]*/g) ?? []);
    expect(named).toEqual([`arn:aws:s3:::artifacts/${keptKey("weights")}`]);
    const containers = resources.filter(({ type }) => type === "aws:sagemaker/model:Model").map(({ inputs }) => inputs);
    expect(JSON.stringify(containers)).toContain(`s3://artifacts/${keptKey("weights")}`);
  });
});

describe("an archive in the pipeline's folder", () => {
  const local = { ...development, name: "local", stage: "local", account: "000000000000", emulator: true };
  const pinFile = (opened: OpenAccount, folder: string) => {
    const target = pinTarget({ "model-a": { modelData: "models/model.tar.gz" } }, { environment: local, folder });
    return pinPipeline(target, { clients: opened.clients, handlers, io: quietIo().io });
  };

  it.each([
    { name: "of a few bytes", content: Buffer.from("weights") },
    { name: "of many", content: Buffer.alloc(9_000_000, 7) },
    { name: "of none", content: Buffer.alloc(0) },
  ])("$name is uploaded under its content's key, once", async ({ content }) => {
    const opened = await account();
    const folder = temporaryFolder({ "models/model.tar.gz": content });

    const { pipeline, pins } = await pinFile(opened, folder);
    const sent = await commandsOf(opened);
    await pinFile(opened, folder);

    const pinned = `s3://artifacts/${keptKey(content)}`;
    expect(pins.artifacts["model-a"]).toEqual({
      modelData: "models/model.tar.gz",
      pinned,
      sha256: sha256(content),
      sizeBytes: content.length,
    });
    expect(pipeline.models[0]?.modelData).toBe(pinned);
    expect(await opened.read("artifacts", keptKey(content))).toBe(content.toString());
    expect(sent.filter((each) => each.startsWith("PutObject"))).toEqual([]);
  });

  it.each([
    { name: "the same length", change: (path: string) => writeFileSync(path, "WEIGHTS") },
    { name: "more", change: (path: string) => appendFileSync(path, " and more") },
    { name: "less", change: (path: string) => writeFileSync(path, "w") },
  ])("that becomes another of $name while it is uploaded is never taken for what it was", async ({ change }) => {
    const opened = await account();
    const folder = temporaryFolder({ "models/model.tar.gz": "weights" });
    await before(opened, { command: "PutObjectCommand", key: "model.tar.gz" }, () =>
      change(join(folder, "models/model.tar.gz")),
    );

    const outcome = await pinFile(opened, folder).then(
      () => "pinned",
      (error: { code: string }) => error.code,
    );

    const kept = await opened.read("artifacts", keptKey("weights"));
    expect([undefined, "weights"]).toContain(kept);
    expect(outcome).toBe(kept === undefined ? "RELEASE_ARTIFACT_CHANGED" : "pinned");
  });
});

describe("bundles", () => {
  it("are kept under keys named by their content, once", async () => {
    const opened = await account();
    const target = pinTarget({ "model-a": {} });
    const options = { clients: opened.clients, handlers, io: quietIo().io };

    const { pins } = await pinPipeline(target, options);
    const sent = await commandsOf(opened);
    await pinPipeline(target, options);

    for (const name of ["trigger", "delivery"] as const) {
      const key = `kept/reader/bundles/${handlers[name].sha256}/index.js`;
      expect(pins.bundles[name]).toEqual({ pinned: `s3://artifacts/${key}`, sha256: handlers[name].sha256 });
      expect(sha256((await opened.read("artifacts", key)) ?? "")).toBe(handlers[name].sha256);
    }
    expect(sent.filter((each) => each.startsWith("PutObject"))).toEqual([]);
  });

  it("that two deployments keep at once are kept", async () => {
    const opened = await account();
    const target = pinTarget({ "model-a": {} });

    const pinned = await Promise.all(
      Array.from({ length: 4 }, () => pinPipeline(target, { clients: opened.clients, handlers, io: quietIo().io })),
    );

    expect(new Set(pinned.map(({ pins }) => JSON.stringify(pins))).size).toBe(1);
  });

  it("that were changed behind Sluice's back are written again", async () => {
    const opened = await account();
    const key = `kept/reader/bundles/${handlers.trigger.sha256}/index.js`;
    await opened.put("artifacts", key, "exports.handler = () => steal()");
    const quiet = quietIo();

    await pinPipeline(pinTarget({ "model-a": {} }), { clients: opened.clients, handlers, io: quiet.io });

    expect(sha256((await opened.read("artifacts", key)) ?? "")).toBe(handlers.trigger.sha256);
    expect(quiet.stderr()).toContain("did not hold what its name says");
  });
});

describe("what cannot be pinned", () => {
  it.each([
    {
      name: "an object that is not there",
      modelData: "s3://models/none/model.tar.gz",
      expected: { code: "RELEASE_ARTIFACT_MISSING", message: /^pipeline\.yaml:12 {2}there is no s3:\/\/models\/none/ },
    },
    {
      name: "a bucket that is not there",
      modelData: "s3://no-such-bucket/model.tar.gz",
      expected: { code: "RELEASE_ARTIFACT_MISSING", message: /there is no s3:\/\/no-such-bucket\/model\.tar\.gz/ },
    },
  ])("$name is told with its place in the file", async ({ modelData: data, expected }) => {
    const opened = await account();

    await expect(pin(opened, data)).rejects.toMatchObject({
      code: expected.code,
      message: expect.stringMatching(expected.message),
    });
  });

  it("comes all at once", async () => {
    const opened = await account();
    const target = pinTarget({
      "model-a": { modelData: "s3://models/a.tar.gz" },
      "model-b": { modelData: "s3://models/b.tar.gz" },
    });

    await expect(pinPipeline(target, { clients: opened.clients, handlers, io: quietIo().io })).rejects.toMatchObject({
      code: "RELEASE_NOT_PINNED",
      message: "2 parts of the release cannot be pinned",
      hint: expect.stringMatching(/s3:\/\/models\/a\.tar\.gz[\s\S]*s3:\/\/models\/b\.tar\.gz/),
    });
  });

  it("for want of a bucket for artifacts names the bucket", async () => {
    const opened = await openAccount();
    opened.bucket("models");
    await opened.put("models", "model-a/model.tar.gz", "weights");

    await expect(pin(opened)).rejects.toMatchObject({
      code: "RELEASE_NOT_PINNED",
      hint: expect.stringContaining(
        "RELEASE_ARTIFACT_REFUSED cannot copy s3://models/model-a/model.tar.gz to s3://artifacts/",
      ),
    });
  });

  it("for want of the line in the environment says which to add", async () => {
    const { artifacts: _, ...environment } = development;
    const opened = await account();

    await expect(
      pinPipeline(pinTarget({ "model-a": {} }, { environment }), {
        clients: opened.clients,
        handlers,
        io: quietIo().io,
      }),
    ).rejects.toMatchObject({ code: "DEPLOY_ENVIRONMENT_INCOMPLETE", hint: expect.stringMatching(/\nartifacts: s3:/) });
  });

  it("is interrupted when the person interrupts", async () => {
    const opened = await account();
    await opened.put("models", "model-a/model.tar.gz", Buffer.alloc(5_000_000));
    const interruption = new AbortController();
    await before(opened, { command: "GetObjectCommand", key: "model.tar.gz" }, () => interruption.abort());

    await expect(pin(opened, modelData, quietIo({ signal: interruption.signal }))).rejects.toThrow();
    expect((await opened.keys("artifacts")).filter((key) => key.includes("/models/"))).toEqual([]);
  });
});
