import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import * as all from "../src/index.ts";
import * as plans from "../src/plans.ts";

it("offers the plans without Pulumi, and everything else with them", () => {
  expect([...Object.keys(plans), "PipelineMonitoring", "monitoringType"].sort()).toEqual(Object.keys(all).sort());
});

it.each(["plans", "monitoring-type"])("loads neither Pulumi nor Datadog's classes for %s", (subpath) => {
  const script = `
    const loaded = [];
    require("node:module").registerHooks({
      resolve(specifier, context, next) { loaded.push(specifier); return next(specifier, context); },
    });
    import("@sluice/observability/${subpath}").then(() => {
      console.log(JSON.stringify(loaded.filter((specifier) => specifier.startsWith("@pulumi/"))));
    });
  `;
  const args = ["--conditions=@sluice/source", "--disable-warning=ExperimentalWarning", "--eval", script];

  expect(JSON.parse(execFileSync(process.execPath, args, { cwd: import.meta.dirname, encoding: "utf8" }))).toEqual([]);
});
