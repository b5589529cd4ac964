import { describe, expect, it } from "vitest";
import { planDashboard, planMonitors, unitOf } from "../src/index.ts";
import { namedVerbs } from "../src/monitors/commands.ts";
import { development, facts, production } from "./support/pipelines.ts";
import { renderedMonitors } from "./support/queries.ts";

const given = facts({ environment: { ...production, asyncMetrics: true } });
const rows = planMonitors(given).map((plan) => ({
  key: plan.key,
  plan,
  rendered: renderedMonitors(given).get(plan.key),
}));
const told = rows.filter(({ plan }) => plan.severity !== "part");

describe("a monitor", () => {
  it.each(rows.filter(({ plan }) => plan.condition.kind !== "both"))(
    "compares in its query with its threshold: $key",
    ({ rendered }) => {
      const [, number] = / (?:>|>=|<) ([0-9.]+)$/.exec(rendered?.query ?? "") ?? [];

      expect(number).toBeDefined();
      expect(rendered?.options.thresholds?.critical).toBe(Number(number));
    },
  );

  it.each(rows)("has its threshold in the unit of what it watches: $key", ({ plan: { condition } }) => {
    if (condition.kind === "metric") expect(unitOf(condition.expression)).toBe(condition.unit);
  });

  it.each(told)("says what happened, what it means and what to do: $key", ({ rendered }) => {
    expect(rendered?.message).toMatch(/\*\*What happened:\*\* \S.*\.\)?$/m);
    expect(rendered?.message).toMatch(/\*\*What it means for documents:\*\* \S.*\.$/m);
    expect(rendered?.message).toMatch(/\*\*What to do next:\*\*\n1\. \S/);
    expect(rendered?.message).toContain("[Board](https://app.datadoghq.com/dashboard/abc-def-ghi)");
    expect(rendered?.message).toMatch(
      /\[Log lines\]\(https:\/\/app\.datadoghq\.com\/logs\?query=%40pipeline%3Alease-reader%20/,
    );
  });

  it.each(told)("names only commands that there are, for its file and environment: $key", ({ rendered }) => {
    const commands = [...(rendered?.message ?? "").matchAll(/`sluice (\w+) (\S+) --environment (\S+?)`/g)];

    for (const [, verb, file, environment] of commands) {
      expect(namedVerbs).toContain(verb);
      expect(file).toBe("pipelines/lease-reader/pipeline.yaml");
      expect(environment).toBe("data_prod");
    }
    expect((rendered?.message ?? "").match(/`sluice/g) ?? []).toHaveLength(commands.length);
  });

  it.each(told)(
    "names the region in every command of AWS, as nobody knows where the reader's own is: $key",
    ({ rendered }) => {
      for (const [command] of (rendered?.message ?? "").matchAll(/`aws [^`]+ [^`]*-[^`]+`/g)) {
        if (/ (?:send|delete)-message`$/.test(command)) continue;
        expect(command).toContain(" --region us-west-2");
      }
    },
  );

  it.each(told)("names in its message only groups that its query has: $key", ({ plan: { condition }, rendered }) => {
    const parts = condition.kind === "both" ? condition.of.map((key) => renderedMonitors(given).get(key)?.query) : [];
    const groups = [rendered?.query, ...parts].join(" ");

    for (const [, group] of (rendered?.message ?? "").matchAll(/\{\{(\w+)\.name\}\}/g)) {
      expect(groups).toMatch(new RegExp(`by \\{[^}]*${group}`));
    }
  });

  it("says how to put dead letters back, and how to try a failed document again", () => {
    const message = (key: string) => rows.find((row) => row.key === key)?.rendered?.message;

    expect(message("dead-letters")).toContain(
      "`aws sqs start-message-move-task --region us-west-2 --source-arn arn:aws:sqs:us-west-2:222222222222:{{queuename.name}}`",
    );
    // The failures queue is nobody's dead-letter queue, and SQS moves no messages of such a one.
    expect(message("kept-failures")).not.toContain("start-message-move-task");
    expect(message("kept-failures")).toContain("--queue-name lease-reader-prod-failures");
  });

  it("has a key of its own", () => {
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });

  it("is made after those that it looks at", () => {
    const order = rows.map(({ key }) => key);

    for (const { key, plan } of rows) {
      for (const part of plan.condition.kind === "both" ? plan.condition.of : []) {
        expect(order.indexOf(part)).toBeGreaterThanOrEqual(0);
        expect(order.indexOf(part)).toBeLessThan(order.indexOf(key));
      }
    }
  });

  it("of CloudWatch waits for its metrics, and needs no full window", () => {
    for (const { rendered } of rows.filter(({ plan }) => plan.condition.kind === "metric")) {
      expect(rendered?.options.evaluation_delay).toBeGreaterThanOrEqual(900);
      expect(rendered?.options.require_full_window).toBe(false);
    }
  });
});

it.each([
  { name: "with notifications", notify: true, where: "is kept in lease-reader-prod-failures for redrive." },
  { name: "without notifications", notify: false, where: "without notifications nothing is kept for redrive." },
])("says where failures are $name", ({ notify, where }) => {
  const pipeline = { deliver: { ...facts().pipeline.deliver, notify } };

  expect(renderedMonitors(facts({ pipeline })).get("failures")?.message).toContain(where);
});

it("asks for the scaling activities of the endpoint that has no instance, and of no other", () => {
  const endpoint = given.names.models.find(({ model }) => model === "rent")?.endpoint;

  expect(renderedMonitors(given).get("no-wake-rent")?.message).toContain(
    `--service-namespace sagemaker --resource-id endpoint/${endpoint}/variant/AllTraffic\``,
  );
});

describe("who is told", () => {
  const handles = (message: string | undefined): readonly string[] => message?.match(/@[\w-]+$/gm) ?? [];

  it("is woken in production by what hurts, and by nothing else", () => {
    const pages = told.filter(({ rendered }) => handles(rendered?.message).includes("@pagerduty-data"));

    expect(pages.map(({ key }) => key)).toEqual([
      "dead-letters",
      "oldest-document",
      "failures",
      "unanswered-ocr",
      "unanswered-rent",
      "no-wake-rent",
      "oldest-request",
      "handler-errors",
      "handler-throttles",
      "delivery-delay",
      "burn-rate-predicted-6h",
      "burn-rate-started-6h",
      "burn-rate-delivered-6h",
    ]);
    for (const { rendered } of pages)
      expect(rendered).toMatchObject({ priority: 1, options: { renotify_interval: 120 } });
  });

  it("reads in the morning what development would have paged", () => {
    const developing = facts({ environment: development });
    const monitors = [...renderedMonitors(developing)].filter(([, { priority }]) => priority !== 5);

    expect(monitors.length).toBeGreaterThan(10);
    for (const [, { message, options, priority }] of monitors) {
      expect(handles(message)).toEqual(["@slack-data-alerts"]);
      expect(priority).toBe(4);
      expect(options.renotify_interval).toBeUndefined();
    }
  });

  it("is nobody for a monitor that another one looks at", () => {
    for (const { rendered } of rows.filter(({ plan }) => plan.severity === "part")) {
      expect(rendered?.message).not.toContain("@");
    }
  });
});

describe("the limits of a pipeline file", () => {
  const monitoring = {
    ...given.limits,
    maxDeadLetters: 7,
    maxWaitingMinutes: 11,
    maxFailurePercent: 1.5,
    minFailures: 13,
    maxHandlerErrorPercent: 17,
    maxThrottlePercent: 19,
    maxDeliveryDelayMinutes: 23,
    maxKeptFailures: 29,
  };
  const limited = facts({ pipeline: { monitoring } });
  const thresholds = Object.fromEntries(
    [...renderedMonitors(limited)].map(([key, { options }]) => [key, options.thresholds?.critical]),
  );

  it("are what monitors compare with, in the metrics' own units", () => {
    expect(thresholds).toMatchObject({
      "dead-letters": 7,
      "oldest-document": 660,
      "failure-share": 1.5,
      "failure-count": 13,
      "handler-error-share": 17,
      "handler-throttle-share": 19,
      "delivery-delay": 1380,
      "kept-failures": 29,
    });
  });

  it("are what the board draws, in the unit of the line", () => {
    const drawn = planDashboard(limited).groups.flatMap(({ widgets }) =>
      widgets.flatMap((widget) => {
        if (widget.kind === "lines") {
          const units = new Set(widget.lines.map(({ expression }) => unitOf(expression)));
          expect(units.size).toBe(1);
          return widget.limits.map((limit) => ({ ...limit, of: [...units][0] }));
        }
        return widget.kind === "value" && widget.limit !== undefined
          ? [{ ...widget.limit, of: unitOf(widget.expression) }]
          : [];
      }),
    );

    for (const { of, unit } of drawn) expect(unit).toBe(of);
    expect(drawn.map(({ value }) => value)).toEqual(expect.arrayContaining([7, 660, 1.5, 17, 19, 1380, 29]));
  });
});

describe("a model that answers nothing", () => {
  const query = (key: string, from = facts()) => renderedMonitors(from).get(key);

  it("is told of when documents had their time and none was answered since", () => {
    expect(query("asked-ocr")).toMatchObject({
      query:
        "sum(last_30m):sum:sluice.lease_reader.data_prod.documents.invoked{endpointname:lease-reader--ocr-prod}.as_count() >= 1",
      options: { evaluation_delay: 900 + 30 * 60 },
    });
    expect(query("silent-ocr")).toMatchObject({
      query:
        "sum(last_60m):sum:aws.sagemaker.model_latency.sample_count{endpointname:lease-reader--ocr-prod}.as_count() < 1",
      options: { evaluation_delay: 900, on_missing_data: "default" },
    });
  });

  it("has as long as the file allows it for one document", () => {
    const [ocr, ...others] = given.pipeline.models;
    if (ocr === undefined) throw new Error("the pipeline has no model");
    const slow = facts({ pipeline: { models: [{ ...ocr, invocationTimeoutSeconds: 3600 }, ...others] } });

    expect(query("asked-ocr", slow)?.query).toContain("sum(last_60m)");
    expect(query("silent-ocr", slow)?.query).toContain("sum(last_120m)");
    expect(query("asked-rent", slow)?.query).toContain("sum(last_30m)");
  });

  it("is said not to wake when it sleeps", () => {
    expect(query("unanswered-rent")?.name).toBe("[lease-reader data_prod] rent does not wake");
    expect(query("unanswered-ocr")?.name).toBe("[lease-reader data_prod] ocr answers nothing");
  });
});
