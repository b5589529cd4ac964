import Value from "typebox/value";
import { describe, expect, it } from "vitest";
import { DoraOutput } from "../../src/output/dora-output.ts";
import { deployAccount, hasPulumi, imageDigest } from "../support/deploy-account.ts";
import { accepted, type ReceivedRequest, standInDatadog } from "../support/stand-in-datadog.ts";

const keys = { DD_API_KEY: "api-key-that-is-secret", DD_APP_KEY: "app-key-that-is-secret" };

describe.skipIf(!hasPulumi)("a watched deployment (skipped without the Pulumi CLI)", { timeout: 300_000 }, () => {
  it("is a release whether Datadog takes the report or not, and a failure is told of as one", async () => {
    let isEnabled = false;
    const refused = { status: 403, body: { errors: ["DORA is not enabled"] } };
    const answer = (request: ReceivedRequest) =>
      request.path.includes("/dora/") && !isEnabled ? refused : accepted(request);
    const standIn = await standInDatadog(answer);
    const datadog = '{site: datadoghq.eu, notify: {warn: ["@slack-a"]}}';
    const account = await deployAccount({ models: { "model-a": [] }, datadog });
    const options = { env: { ...keys, DD_HOST: standIn.url } };

    const first = await account.run(["up", "--yes"], options);
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining("release 1") as unknown });
    expect(first.stderr).toContain("warning: release 1 was not reported to Datadog (Datadog answered 403: DORA is not");

    isEnabled = true;
    account.edit(imageDigest("one"), imageDigest("broken"));
    const failed = await account.run(["up", "--yes"], options);
    expect(failed.code).toBe(1);
    expect(failed.stderr).not.toContain("not reported");
    expect(standIn.received("PATCH ").map(({ path }) => decodeURIComponent(path))).toEqual([
      expect.stringMatching(/:attempt-1-1$/) as unknown,
    ]);

    const { stdout } = await account.run(["dora", "--report", "--json"], options);
    const figures = Value.Parse(DoraOutput, JSON.parse(stdout));
    expect(figures.changeFailureRate).toMatchObject({ sample: 2, failed: 1, rolledBack: 0 });
    expect(figures.reported).toEqual({ deployments: 2, failures: 1 });
  });
});
