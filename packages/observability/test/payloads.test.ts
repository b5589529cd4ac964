import { ObjectSerializer as V1 } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/ObjectSerializer.js";
import { ObjectSerializer as V2 } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/models/ObjectSerializer.js";
import { describe, expect, it } from "vitest";
import {
  type MonitoringFacts,
  planLogMetrics,
  planMonitors,
  planObjectives,
  renderDashboard,
  renderMonitor,
  renderObjective,
} from "../src/index.ts";
import { logMetricPayload } from "./support/log-metric-payload.ts";
import { development, facts, production } from "./support/pipelines.ts";
import { unparsed } from "./support/unparsed.ts";

const places: readonly { readonly name: string; readonly given: MonitoringFacts }[] = [
  { name: "production", given: facts() },
  { name: "development", given: facts({ environment: development }) },
  {
    name: "production with asynchronous metrics",
    given: facts({ environment: { ...production, asyncMetrics: true } }),
  },
  {
    name: "a pipeline that delivers nothing",
    given: facts({ pipeline: { deliver: { models: [], notify: false } } }),
  },
];

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const ids = {
  monitors: new Proxy({}, { get: () => "12345" }),
  objectives: new Proxy({}, { get: () => "0123456789abcdef0123456789abcdef" }),
};

describe.each(places)("what Datadog's client reads of $name", ({ given }) => {
  it("is a whole dashboard", () => {
    expect(unparsed(V1.deserialize(plain(renderDashboard(given)), "Dashboard", ""))).toEqual([]);
  });

  it.each(planMonitors(given).map((plan) => ({ key: plan.key, plan })))("is a whole monitor: $key", ({ plan }) => {
    const payload = plain(renderMonitor(given, plan, { ids, boardUrl: "https://app.datadoghq.com/dashboard/abc" }));

    expect(unparsed(V1.deserialize(payload, "Monitor", ""))).toEqual([]);
  });

  it.each(planObjectives(given).map((plan) => ({ key: plan.key, plan })))("is a whole objective: $key", ({ plan }) => {
    const payload = plain(renderObjective(given, plan));

    expect(unparsed(V1.deserialize(payload, "ServiceLevelObjectiveRequest", ""))).toEqual([]);
  });

  it.each(planLogMetrics(given).map((plan) => ({ key: plan.key, plan })))("is a whole metric: $key", ({ plan }) => {
    expect(unparsed(V2.deserialize(logMetricPayload(plan), "LogsMetricCreateRequest", ""))).toEqual([]);
  });
});

describe("the check itself", () => {
  it.each([
    { name: "a misspelt key", change: { layout_typ: "ordered" }, found: ["payload.layout_typ"] },
    { name: "a value there is none of", change: { layout_type: "tidy" }, found: ["payload", "payload.layoutType"] },
    {
      name: "a widget there is none of",
      change: { widgets: [{ definition: { type: "crystal_ball" } }] },
      found: ["payload", "payload.widgets[0]", "payload.widgets[0].definition"],
    },
  ])("finds $name", ({ change, found }) => {
    const payload = { ...(plain(renderDashboard(facts())) as object), ...change };

    expect(unparsed(V1.deserialize(payload, "Dashboard", ""))).toEqual(found);
  });
});
