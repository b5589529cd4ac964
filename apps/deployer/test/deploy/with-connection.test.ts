import { SluiceError } from "@sluice/spec/errors";
import { expect, it } from "vitest";
import { withConnection } from "../../src/aws/with-connection.ts";
import { UsageError } from "../../src/failures/usage-error.ts";
import { localEnvironment } from "../support/environments.ts";
import { openAccount } from "../support/open-account.ts";
import { quietIo } from "../support/quiet-io.ts";

const environment = localEnvironment({ account: "111111111111" });
const failure = new SluiceError("DEPLOY_FAILED", "up failed at the endpoint of ocr");

async function accountIo(signal = new AbortController().signal) {
  const { aws } = await openAccount();
  const { accessKeyId, secretAccessKey } = aws.ownerCredentials;
  const env = {
    AWS_ENDPOINT_URL: aws.endpointUrl,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    PULUMI_DEBUG_PROVIDERS: "aws:1",
  };
  return { aws, env, io: quietIo({ env, signal }).io };
}

it("says that the emulator ended, and what to run, whatever failed because of it", async () => {
  const { aws, io } = await accountIo();

  const work = withConnection(environment, io, async () => {
    await aws.close();
    throw failure;
  });

  await expect(work).rejects.toMatchObject({
    code: "DEPLOY_NO_EMULATOR",
    cause: failure,
    message: expect.stringContaining(aws.endpointUrl) as unknown,
    hint: expect.stringMatching(/^run sluice emulate .*\n.* run sluice refresh with --environment local /) as unknown,
  });
});

it("says so when it ended before anything began", async () => {
  const { aws, io } = await accountIo();
  await aws.close();

  await expect(withConnection(environment, io, async () => "done")).rejects.toMatchObject({
    code: "DEPLOY_NO_EMULATOR",
  });
});

it.each([
  { name: "the emulator is up", error: failure, ends: false, emulated: true, interrupts: false },
  {
    name: "the command was called wrongly",
    error: new UsageError("X", "x"),
    ends: true,
    emulated: true,
    interrupts: false,
  },
  { name: "the person interrupted", error: failure, ends: true, emulated: true, interrupts: true },
  { name: "it is no emulator", error: failure, ends: true, emulated: false, interrupts: false },
])("leaves a failure as it is when $name", async ({ error, ends, emulated, interrupts }) => {
  const interruption = new AbortController();
  const { aws, env } = await accountIo();
  const { PULUMI_DEBUG_PROVIDERS: _, ...without } = env;
  const { io } = quietIo({ env: emulated ? env : without, signal: interruption.signal });

  const work = withConnection(environment, io, async () => {
    if (ends) await aws.close();
    if (interrupts) interruption.abort();
    throw error;
  });

  await expect(work).rejects.toBe(error);
});
