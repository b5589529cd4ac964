import { GetBucketNotificationConfigurationCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Harness, makeRole, openHarness, owner } from "../gateway/harness.ts";

let local: Harness;
const Bucket = "documents";

beforeEach(async () => {
  local = await openHarness();
  local.store.createBucket(owner, { bucket: Bucket });
});
afterEach(() => local.close());

it.each([
  { name: "on", isOn: true },
  { name: "off", isOn: false },
])("tells that a bucket's events to EventBridge are $name", async ({ isOn }) => {
  local.store.setEventBridge(Bucket, isOn);

  const told = await local.s3().send(new GetBucketNotificationConfigurationCommand({ Bucket }));

  expect("EventBridgeConfiguration" in told && told.EventBridgeConfiguration !== undefined).toBe(isOn);
});

it("tells those only who may ask", async () => {
  const role = makeRole(local.policies, "asks", {
    Effect: "Allow",
    Action: "s3:GetBucketNotification",
    Resource: `arn:aws:s3:::${Bucket}`,
  });
  const ask = (roleOrNobody: typeof role) =>
    local.s3(local.sessions.issue(roleOrNobody)).send(new GetBucketNotificationConfigurationCommand({ Bucket }));

  await expect(ask(role)).resolves.toBeDefined();
  await expect(ask(makeRole(local.policies, "nobody"))).rejects.toMatchObject({ name: "AccessDenied" });
});
