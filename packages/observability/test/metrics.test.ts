import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type MetricName, metricOf, metrics, scopedName, scopeOf } from "../src/index.ts";
import { development, facts, production } from "./support/pipelines.ts";
import { writtenQueries } from "./support/queries.ts";

const documented = new Set(
  readFileSync(new URL("fixtures/datadog-metrics.txt", import.meta.url), "utf8")
    .trim()
    .split("\n"),
);
const table = (Object.keys(metrics) as MetricName[]).map((name) => ({ name, ...metricOf(name) }));

/** What Datadog's and AWS's pages say of each, written down apart from the table. The first row that matches holds. */
const said: readonly (readonly [RegExp, string, string, string])[] = [
  [/^aws\.sagemaker\.endpoints\..*utilization/, "gauge", "percent", "endpointname variantname"],
  [/^aws\.sagemaker\.model_latency\.sample_count$/, "count", "request", "endpointname variantname"],
  [/^aws\.sagemaker\.model_latency/, "gauge", "microsecond", "endpointname variantname"],
  [/^aws\.sagemaker\.invocation_[45]xx_errors\.sum$/, "count", "request", "endpointname variantname"],
  [/^aws\.sagemaker\.approximate_backlog_size$/, "gauge", "document", "endpointname"],
  [/^aws\.sagemaker\.approximate_age_of_oldest_request$/, "gauge", "second", "endpointname"],
  [/^aws\.sagemaker\.has_backlog_without_capacity$/, "gauge", "state", "endpointname"],
  [/^aws\.sagemaker\.(expired_requests|.*_failures)$/, "count", "request", "endpointname variantname"],
  [/^aws\.lambda\.duration/, "gauge", "millisecond", "functionname"],
  [/^aws\.lambda\.(invocations|errors|throttles)$/, "count", "invocation", "functionname"],
  [/^aws\.sqs\.approximate_age_of_oldest_message$/, "gauge", "second", "queuename"],
  [/^aws\.sqs\.approximate_number_of_messages_/, "gauge", "message", "queuename"],
  [/^aws\.sqs\.number_of_messages_/, "count", "message", "queuename"],
  [/^aws\.sns\.number_of_/, "count", "message", "topicname"],
  [/^aws\.firehose\.delivery_to_s_3data_freshness$/, "gauge", "second", "deliverystreamname"],
  [/^aws\.firehose\.delivery_to_s_3success$/, "gauge", "fraction", "deliverystreamname"],
  [/^aws\.firehose\..*records$/, "count", "record", "deliverystreamname"],
  [/^sluice\.\w+\.duration$/, "distribution", "millisecond", "endpointname model"],
  [/^sluice\.documents\./, "count", "document", "endpointname model"],
  [/^sluice\.messages\./, "count", "message", "endpointname status_class"],
  [/^sluice\.batches\./, "count", "batch", "endpointname"],
];

describe("a metric of the table", () => {
  it.each(table.filter(({ certainty }) => certainty === "confirmed"))(
    "is one that Datadog documents: $name",
    ({ name }) => {
      expect(documented).toContain(name);
    },
  );

  it.each(table.filter(({ certainty }) => certainty === "unconfirmed"))(
    "is one that Datadog does not document: $name",
    ({ name }) => {
      expect(documented).not.toContain(name);
    },
  );

  it.each(table.filter(({ certainty }) => certainty === "ours"))("is below our own prefix: $name", ({ name }) => {
    expect(name).toMatch(/^sluice\.[a-z]+\.[a-z]+$/);
  });

  it.each(table)("has the type, unit and tags that are documented: $name", ({ name, tags, type, unit }) => {
    const [, ...expected] = said.find(([pattern]) => pattern.test(name)) ?? [];
    const known = tags.filter((tag) => tag !== "version");

    expect([type, unit, known.join(" ")]).toEqual(expected);
  });

  it.each(table)("names the statistic that its name ends in: $name", ({ certainty, name, statistic, type }) => {
    const suffixes = { maximum: "maximum", sum: "sum", sample_count: "sample count", p95: "average" } as const;
    const [, suffix] = /\.(maximum|sum|sample_count|p95)$/.exec(name) ?? [];

    if (certainty === "ours") expect(statistic).toBe("lines");
    else if (suffix === undefined) expect(type === "count" ? ["sum"] : ["average", "maximum"]).toContain(statistic);
    else expect(statistic).toBe(suffixes[suffix as keyof typeof suffixes]);
  });
});

const places = [
  { name: "production", given: facts() },
  { name: "development", given: facts({ environment: development }) },
  {
    name: "production with asynchronous metrics",
    given: facts({ environment: { ...production, asyncMetrics: true } }),
  },
];

describe.each(places)("the queries of $name", ({ given }) => {
  const scoped = new Map(table.map((metric) => [scopedName(metric.name, scopeOf(given)), metric]));
  const written = writtenQueries(given);

  it("are some", () => {
    expect(written.length).toBeGreaterThan(60);
  });

  it.each(written.map((query) => ({ ...query, query })))("name a metric of the table: $metric", ({ query }) => {
    const metric = scoped.get(query.metric);

    expect(metric).toBeDefined();
    for (const tag of [...query.filtered, ...query.grouped]) expect(metric?.tags).toContain(tag);
    expect(query.asCount).toBe(metric?.type === "count");
    if (query.asCount) expect(query.space).toBe("sum");
    if (/^p\d+$/.test(query.space)) expect(metric?.type).toBe("distribution");
  });
});

describe("names that Datadog does not document", () => {
  const unconfirmed = new Set<string>(
    table.filter(({ certainty }) => certainty === "unconfirmed").map(({ name }) => name),
  );
  const used = (asyncMetrics: boolean) =>
    new Set(writtenQueries(facts({ environment: { ...production, asyncMetrics } })).map(({ metric }) => metric));

  it("are not used unless the environment says so", () => {
    expect([...used(false)].filter((name) => unconfirmed.has(name))).toEqual([]);
  });

  it("are all used when it does", () => {
    expect([...unconfirmed].filter((name) => !used(true).has(name))).toEqual([]);
  });
});

it("uses every other metric of the table", () => {
  const used = new Set(writtenQueries(facts()).map(({ metric }) => metric));
  const expected = table.filter(({ certainty }) => certainty !== "unconfirmed");

  expect(expected.filter(({ name }) => !used.has(scopedName(name, scopeOf(facts())))).map(({ name }) => name)).toEqual(
    [],
  );
});
