import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  burnRateCeiling,
  dashboardJson,
  type MonitoringFacts,
  metrics,
  monitoringFacts,
  planLogMetrics,
  planLogPipelines,
  planMonitors,
  planObjectives,
  renderObjective,
  scopedName,
  scopeOf,
} from "../src/index.ts";
import { development, production, resolved } from "./support/pipelines.ts";
import { renderedMonitors, writtenQueries } from "./support/queries.ts";

const name = fc.stringMatching(/^[a-z]([a-z0-9]{0,6}-?[a-z0-9]{1,6})$/);

const secret = "sk-never-to-be-seen";

const pipelineText = fc
  .record({
    pipeline: name,
    models: fc.uniqueArray(name, { minLength: 1, maxLength: 6 }),
    asleep: fc.boolean(),
    firehose: fc.boolean(),
    notify: fc.boolean(),
    minutes: fc.integer({ min: 16, max: 720 }),
    percent: fc.integer({ min: 1, max: 1000 }).map((tenths) => tenths / 10),
    target: fc.integer({ min: 9000, max: 9999 }).map((hundredths) => hundredths / 100),
    days: fc.constantFrom(7, 30, 90),
  })
  .map(
    ({ asleep, days, firehose, minutes, models, notify, percent, pipeline, target }) => `apiVersion: sluice/v1
name: ${pipeline}
owner: Data Science = Team
description: 'Reads <leases> & "rent".'
source: {bucket: "input-\${stage}"}
models:
${models
  .map(
    (model, index) => `  ${model}:
    image: 123456789012.dkr.ecr.us-west-2.amazonaws.com/model:1
    instanceType: ml.m5.xlarge
    instances: ${asleep ? "{min: 0, max: 2}" : "1"}
    env: {API_KEY: ${secret}}
${index === 0 ? "" : `    dependsOn: [${models[index - 1]}]\n`}`,
  )
  .join("")}deliver:
  notify: ${notify}
${firehose ? "  firehose: {}\n" : ""}monitoring:
  maxWaitingMinutes: ${minutes}
  maxUnansweredMinutes: ${minutes}
  maxDeliveryDelayMinutes: ${minutes}
  maxFailurePercent: ${percent}
  objectives: {days: ${days}, predictedPercent: ${target}, startedPercent: ${target}}
`,
  );

const someFacts: fc.Arbitrary<MonitoringFacts> = fc
  .record({
    text: pipelineText,
    place: fc.constantFrom(production, development),
    asyncMetrics: fc.boolean(),
  })
  .map(({ asyncMetrics, place, text }) =>
    monitoringFacts({ pipeline: resolved(text, place), environment: { ...place, asyncMetrics } }),
  );

const everything = (given: MonitoringFacts) =>
  JSON.stringify([
    dashboardJson(given),
    [...renderedMonitors(given)],
    planObjectives(given).map((plan) => renderObjective(given, plan)),
    planLogMetrics(given),
    planLogPipelines(given),
  ]);

describe("whatever the pipeline", () => {
  const holds = (property: (given: MonitoringFacts) => void) =>
    fc.assert(fc.property(someFacts, property), { numRuns: 60 });

  it("has the same board, monitors and objectives each time", () => {
    holds((given) => {
      expect(everything(structuredClone(given))).toBe(everything(given));
    });
  });

  it("names only metrics of the table", () => {
    holds((given) => {
      const known = new Set(Object.keys(metrics).map((metric) => scopedName(metric, scopeOf(given))));

      for (const { metric } of writtenQueries(given)) expect(known).toContain(metric);
    });
  });

  it("compares with its thresholds, within what Datadog takes", () => {
    holds((given) => {
      for (const [, { name: title, options, query, type }] of renderedMonitors(given)) {
        if (type !== "composite") expect(query.endsWith(` ${options.thresholds?.critical}`)).toBe(true);
        expect(options.evaluation_delay ?? 0).toBeLessThanOrEqual(86_400);
        expect(Number(/last_(\d+)m/.exec(query)?.[1] ?? 1)).toBeLessThanOrEqual(10_080);
        expect(title.length).toBeLessThan(200);
      }
    });
  });

  it("never waits for a burn rate that cannot be", () => {
    holds((given) => {
      const targets = new Map(planObjectives(given).map(({ key, targetPercent }) => [key, targetPercent]));

      for (const { condition } of planMonitors(given)) {
        if (condition.kind !== "burn-rate") continue;
        expect(condition.threshold).toBeLessThan(burnRateCeiling(targets.get(condition.objective) ?? 0));
      }
    });
  });

  it("says nothing that was left out, and no secret", () => {
    holds((given) => {
      const text = everything(given);

      expect(text).not.toMatch(/undefined|NaN|\[object|null/);
      expect(text).not.toContain(secret);
    });
  });

  it("has tags that Datadog keeps as they are", () => {
    holds((given) => {
      for (const { tags } of [...planMonitors(given), ...planObjectives(given)]) {
        for (const tag of tags) expect(tag).toMatch(/^[a-z][a-z0-9_./:-]{0,198}[^:]$/);
      }
    });
  });
});
