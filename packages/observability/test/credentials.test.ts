import { expect, it, onTestFinished } from "vitest";
import { PipelineMonitoring } from "../src/index.ts";
import { production, resolved } from "./support/pipelines.ts";
import { record } from "./support/record.ts";

it("puts no credential of the process into what is registered", async () => {
  const names = ["DD_API_KEY", "DD_APP_KEY", "DATADOG_API_KEY", "DATADOG_APP_KEY"];
  onTestFinished(() => {
    for (const name of names) delete process.env[name];
  });
  for (const name of names) process.env[name] = `secret-of-${name}`;

  const { registered } = await record(
    () => new PipelineMonitoring("lease-reader", { pipeline: resolved(), environment: production }),
  );

  expect(registered.length).toBeGreaterThan(20);
  expect(JSON.stringify(registered)).not.toContain("secret-of-");
});
