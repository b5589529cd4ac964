import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ownerCredentials } from "../../src/gateway/sessions.ts";
import { accountId, type Harness, makeRole, openHarness, region } from "../gateway/harness.ts";

let local: Harness;
beforeAll(async () => {
  local = await openHarness();
});
afterAll(() => local.close());

it.each([
  { name: "the owner", arn: `arn:aws:iam::${accountId}:root`, credentials: () => ownerCredentials },
  {
    name: "a role",
    arn: `arn:aws:sts::${accountId}:assumed-role/model-a/local`,
    credentials: () => local.sessions.issue(makeRole(local.policies, "model-a")),
  },
])("tells $name who it is", async ({ credentials, arn }) => {
  const sts = new STSClient({ endpoint: local.url, region, credentials: credentials() });
  expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: accountId, Arn: arn });
  sts.destroy();
});

it.each([
  { name: "an unknown key", credentials: { ...ownerCredentials, accessKeyId: "x" }, code: "InvalidClientTokenId" },
  { name: "a wrong secret", credentials: { ...ownerCredentials, secretAccessKey: "x" }, code: "SignatureDoesNotMatch" },
])("refuses $name", async ({ credentials, code }) => {
  const sts = new STSClient({ endpoint: local.url, region, credentials, maxAttempts: 1 });
  await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: code });
  sts.destroy();
});

it("says which action it does not know", async () => {
  const sts = new STSClient({ endpoint: local.url, region, credentials: ownerCredentials });
  await expect(sts.send(new GetSessionTokenCommand({}))).rejects.toThrow('"GetSessionToken"');
  sts.destroy();
});
