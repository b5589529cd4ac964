import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { connectionOf } from "../../src/aws/connection.ts";
import { localEnvironment } from "../support/environments.ts";
import { openAccount } from "../support/open-account.ts";
import { quietIo } from "../support/quiet-io.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const emulator = {
  version: 1,
  pid: process.pid,
  endpointUrl: "http://127.0.0.1:4000",
  accessKeyId: "AKIAEMULATOR",
  secretAccessKey: "s",
  region: "us-west-2",
  account: "000000000000",
  debugProviders: "aws:41001,datadog:41002",
};

function folderWith(content: object | undefined): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, ".sluice"));
  if (content !== undefined) writeFileSync(join(folder, ".sluice/emulator.json"), JSON.stringify(content));
  return folder;
}

it("goes to the emulator of the working directory, clients and engine alike", async () => {
  const { io } = quietIo({ cwd: folderWith(emulator) });
  const connection = connectionOf(localEnvironment({ emulator: true }), io);

  expect(connection.emulated).toBe(true);
  expect(await connection.engineEnv()).toEqual({
    AWS_ENDPOINT_URL: "http://127.0.0.1:4000",
    AWS_ACCESS_KEY_ID: "AKIAEMULATOR",
    AWS_SECRET_ACCESS_KEY: "s",
    AWS_SESSION_TOKEN: "",
    AWS_REGION: "us-west-2",
    PULUMI_DEBUG_PROVIDERS: "aws:41001,datadog:41002",
  });
});

it.each([
  { name: "none was ever started", content: undefined },
  { name: "it has ended", content: { ...emulator, pid: 2 ** 22 + 1 } },
])("asks for an emulator when $name", ({ content }) => {
  const { io } = quietIo({ cwd: folderWith(content) });

  expect(() => connectionOf(localEnvironment({ emulator: true }), io)).toThrow(
    expect.objectContaining({
      code: "DEPLOY_NO_EMULATOR",
      hint: expect.stringContaining("sluice emulate") as unknown,
    }) as Error,
  );
});

it("refuses an account that is not the environment's", async () => {
  const { aws } = await openAccount("222222222222");
  const { accessKeyId, secretAccessKey } = aws.ownerCredentials;
  const env = {
    AWS_ENDPOINT_URL: aws.endpointUrl,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
  const { io } = quietIo({ env });

  const check = connectionOf(localEnvironment({ account: "111111111111" }), io).check();

  await expect(check).rejects.toMatchObject({
    code: "DEPLOY_WRONG_ACCOUNT",
    message: "local is account 111111111111, but these credentials are of account 222222222222",
  });
  const right = connectionOf(localEnvironment({ account: "222222222222" }), io).check();
  await expect(right).resolves.toBe("arn:aws:iam::222222222222:root");
});

it("says that credentials are refused", async () => {
  const { aws } = await openAccount();
  const env = { AWS_ENDPOINT_URL: aws.endpointUrl, AWS_ACCESS_KEY_ID: "AKIANOBODY", AWS_SECRET_ACCESS_KEY: "wrong" };

  const check = connectionOf(localEnvironment(), quietIo({ env }).io).check();

  await expect(check).rejects.toMatchObject({ code: "DEPLOY_NO_CREDENTIALS" });
});
