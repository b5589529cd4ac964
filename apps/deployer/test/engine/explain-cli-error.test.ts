import { expect, it } from "vitest";
import { explainCliError, isStackMissing } from "../../src/engine/explain-cli-error.ts";
import { CliError } from "../../src/engine/pulumi-cli.ts";
import { quietIo } from "../support/quiet-io.ts";

function cliError(stderr: string, code = 255): CliError {
  return new CliError("pulumi up", { stdout: "Updating (reader.data_dev):\n + aws:s3:Bucket", stderr, code });
}

it.each([
  { name: "an interrupted process", stderr: "", exit: -1, code: "ENGINE_KILLED", says: "ended from outside" },
  {
    name: "somebody who was first",
    stderr: `error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file.
  s3://states/.pulumi/locks/organization/reader/reader.data_dev/4a1d.json: created by ada@build-7 (pid 41) at 2026-11-22T13:00:00Z`,
    exit: 255,
    code: "DEPLOY_STACK_LOCKED",
    says: "locked by ada on build-7 (process 41), since 2026-11-22T13:00:00Z",
  },
  {
    name: "another passphrase",
    stderr: "error: getting stack configuration: get stack secrets manager: incorrect passphrase",
    exit: 255,
    code: "ENGINE_PASSPHRASE_WRONG",
    says: "another passphrase",
  },
  {
    name: "a state that is cut off",
    stderr: "error: could not deserialize deployment: unexpected end of JSON input",
    exit: 255,
    code: "ENGINE_STATE_CORRUPT",
    says: "cannot be read",
  },
  {
    name: "no bucket",
    stderr: "error: could not list bucket: blob (code=NotFound): operation error S3: NoSuchBucket",
    exit: 255,
    code: "ENGINE_BACKEND",
    says: "s3://states cannot be reached",
  },
  {
    name: "anything else, by its first error",
    stderr: "warning: something\nerror: the moon is full\nerror: and more\n",
    exit: 255,
    code: "ENGINE_FAILED",
    says: "pulumi up failed: the moon is full",
  },
])("says what $name means", ({ stderr, exit, code, says }) => {
  const { io } = quietIo();
  const explained = explainCliError(cliError(stderr, exit), { stack: "reader.data_dev", backend: "s3://states", io });

  expect(explained).toMatchObject({ code, message: expect.stringContaining(says) as unknown });
  expect(explained.hint).toBeTruthy();
});

it("knows a stack that is not there yet from one that cannot be read", () => {
  expect(isStackMissing(cliError("error: no stack named 'reader.data_dev' found"))).toBe(true);
  expect(isStackMissing(cliError("error: no credentials found"))).toBe(false);
});
