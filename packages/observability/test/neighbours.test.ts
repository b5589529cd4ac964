import { readFileSync } from "node:fs";
import { join } from "node:path";
import { resolveMonitoring } from "@sluice/spec";
import { describe, expect, it } from "vitest";
import { handlerSeconds } from "../src/handler-seconds.ts";
import { planDashboard, planMonitors } from "../src/index.ts";
import { namedVerbs } from "../src/monitors/commands.ts";
import { facts, production } from "./support/pipelines.ts";

/** What this package says of others that it may not import: compared with their source. */
const source = (path: string) => readFileSync(join(import.meta.dirname, "../../..", path), "utf8");

describe("what is said of other packages", () => {
  it.each(Object.entries(handlerSeconds))("is the time that infra gives the %s: %i s", (handler, seconds) => {
    expect(source("packages/infra/src/defaults.ts")).toContain(`${handler}TimeoutSeconds: ${seconds},`);
  });

  it("is the number of attempts, and the days that a message is kept", () => {
    const defaults = source("packages/infra/src/defaults.ts");

    expect(defaults).toContain("maxReceiveCount: 5,");
    expect(defaults).toContain("messageRetentionSeconds: 14 * 24 * 3600,");
  });

  it.each(namedVerbs)("is a verb that the command has: %s", (verb) => {
    expect(source("apps/deployer/src/command-line/verbs.ts")).toContain(`name: "${verb}",`);
  });
});

describe("the page on monitoring", () => {
  const page = source("docs/monitoring.md");

  it("has every monitor", () => {
    const given = facts({ environment: { ...production, asyncMetrics: true } });
    const general = planMonitors(given).map(({ key }) =>
      key.replace(/-(ocr|rent)$/, "-<model>").replace(/^burn-rate-\w+/, "burn-rate-<objective>"),
    );

    for (const key of general) expect(page).toContain(key === "burn-rate-<objective>-6h" ? "`-6h`" : `\`${key}`);
  });

  it("has every group of the board", () => {
    for (const { title } of planDashboard(facts()).groups) expect(page).toContain(`| ${title.split(":")[0]} |`);
  });

  it("has every limit with its default", () => {
    const { objectives, ...limits } = resolveMonitoring();

    for (const [key, value] of [...Object.entries(limits), ...Object.entries(objectives)]) {
      expect(page).toMatch(new RegExp(`^ +${key}: ${value} `, "m"));
    }
  });
});
