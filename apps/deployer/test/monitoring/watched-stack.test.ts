import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deployAccount, hasPulumi } from "../support/deploy-account.ts";

const keys = { DD_API_KEY: "api-key-that-is-secret", DD_APP_KEY: "app-key-that-is-secret" };
const datadog = '{site: datadoghq.eu, notify: {page: ["@pagerduty-a"], warn: ["@slack-a"]}}';

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe.skipIf(!hasPulumi)("a watched stack (skipped without the Pulumi CLI)", { timeout: 300_000 }, () => {
  it("has its board and monitors, which change by themselves only and go with it; no key is kept", async () => {
    const account = await deployAccount({ models: { "model-a": [] }, datadog });
    const resources = () => [...account.datadogResources.values()].map((inputs) => JSON.stringify(inputs));

    const first = await account.run(["up", "--yes"], { env: keys });
    expect(first).toMatchObject({ code: 0, stderr: expect.not.stringContaining("no datadog") as unknown });
    expect(first.stdout).toMatch(/board: https:\/\/app\.datadoghq\.eu\/dashboard\/\S+\n/);
    const made = resources();
    expect(made.filter((inputs) => inputs.includes('"dashboard"'))).toHaveLength(1);
    expect(made.filter((inputs) => inputs.includes("@pagerduty-a")).length).toBeGreaterThan(3);

    expect(await account.run(["up", "--yes"], { env: keys })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("nothing changed") as unknown,
    });

    account.edit("models:", "monitoring: {maxWaitingMinutes: 77}\nmodels:");
    const preview = await account.run(["preview", "--json"], { env: keys });
    const { steps, shared } = JSON.parse(preview.stdout) as { steps: { type: string }[]; shared: string[] };
    const changed = new Set(steps.map(({ type }) => type));
    expect(shared).toEqual(["Monitoring: changes its board, monitor and objective."]);
    expect([...changed].filter((type) => !type.startsWith("datadog:index/"))).toEqual([]);

    const state = filesBelow(join(account.folder, "state")).map((file) => readFileSync(file, "utf8"));
    expect(state.filter((text) => text.includes("datadoghq.eu")).length).toBeGreaterThan(0);
    for (const key of Object.values(keys)) expect(state.filter((text) => text.includes(key))).toEqual([]);

    expect(await account.run(["destroy", "--yes", "--delete-data"], { env: keys })).toMatchObject({ code: 0 });
    expect(resources()).toEqual([]);
  });
});
