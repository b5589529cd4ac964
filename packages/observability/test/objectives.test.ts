import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { burnRateCeiling, burnRates, planMonitors, planObjectives, renderObjective, unitOf } from "../src/index.ts";
import { facts } from "./support/pipelines.ts";
import { renderedMonitors } from "./support/queries.ts";

describe("a burn rate", () => {
  const days = fc.constantFrom<7 | 30 | 90>(7, 30, 90);
  const target = fc.double({ min: 1, max: 99.999, noNaN: true });

  it("can be reached, and is faster than the budget allows", () => {
    fc.assert(
      fc.property(target, days, fc.integer({ min: 0, max: 86_400 }), (percent, window, delay) => {
        const rates = burnRates(percent, window, delay);

        expect(rates.length).toBeGreaterThan(0);
        for (const { rate } of rates) {
          expect(rate).toBeLessThan(burnRateCeiling(percent));
          expect(rate).toBeGreaterThan(1);
        }
      }),
    );
  });

  it.each([
    { targetPercent: 99, days: 30, rates: [14.4, 6, 3] },
    { targetPercent: 99, days: 7, rates: [16.8, 5.6, 2.8] },
    { targetPercent: 99, days: 90, rates: [21.6, 10.8, 4.5] },
    { targetPercent: 90, days: 30, rates: [6, 3] },
    { targetPercent: 50, days: 30, rates: [1.5] },
  ] as const)("is $rates with $targetPercent % in $days days", ({ targetPercent, days: window, rates }) => {
    expect(burnRates(targetPercent, window, 0).map(({ rate }) => rate)).toEqual(rates);
  });

  it.each([
    { name: "polled metrics", delaySeconds: 900, windows: [6, 24] },
    { name: "metric streams", delaySeconds: 180, windows: [1, 6, 24] },
  ])("has no window that is over before $name have come", ({ delaySeconds, windows }) => {
    expect(burnRates(99, 30, delaySeconds).map(({ longWindowHours }) => longWindowHours)).toEqual(windows);
  });

  it("is seen over a window and a twelfth of it", () => {
    for (const { longWindowHours, shortWindowMinutes } of burnRates(99, 30, 0)) {
      expect(shortWindowMinutes).toBe((longWindowHours * 60) / 12);
    }
  });
});

describe("an objective", () => {
  const given = facts();
  const objectives = planObjectives(given);

  it("is there for predictions, starts and deliveries", () => {
    expect(objectives.map(({ key, targetPercent }) => [key, targetPercent])).toEqual([
      ["predicted", 99],
      ["started", 99],
      ["delivered", 99],
    ]);
  });

  it("of events counts what was answered without an error", () => {
    const [predicted] = objectives;
    const filter = "{endpointname IN (lease-reader--ocr-prod,lease-reader--rent-prod)} by {endpointname}.as_count()";

    expect(predicted && renderObjective(given, predicted).query).toEqual({
      numerator: `(sum:aws.sagemaker.model_latency.sample_count${filter} - (sum:aws.sagemaker.invocation_4xx_errors.sum${filter} + sum:aws.sagemaker.invocation_5xx_errors.sum${filter}))`,
      denominator: `sum:aws.sagemaker.model_latency.sample_count${filter}`,
    });
  });

  it("of time has its limit in the unit of what it watches", () => {
    const limits = objectives.flatMap(({ indicator }) =>
      indicator.kind === "time" ? [[indicator.limit, indicator.unit, unitOf(indicator.value)]] : [],
    );

    expect(limits).toEqual([
      [1800, "second", "second"],
      [1200, "second", "second"],
    ]);
  });

  it("has one threshold, which is what it says at its top", () => {
    for (const plan of objectives) {
      const { target_threshold, thresholds, timeframe } = renderObjective(given, plan);

      expect(thresholds).toEqual([{ target: target_threshold, timeframe }]);
    }
  });

  it("is watched by a monitor for each rate, with the windows in Datadog's words", () => {
    const monitors = renderedMonitors(
      facts({
        pipeline: {
          monitoring: { ...given.limits, objectives: { ...given.limits.objectives, days: 7, startedPercent: 95 } },
        },
      }),
    );

    expect(monitors.get("burn-rate-started-24h")?.query).toBe(
      'burn_rate("0123456789abcdef0123456789abcdef").over("7d").long_window("24h").short_window("2h") > 2.8',
    );
    expect(monitors.get("burn-rate-started-6h")?.query).toContain('.short_window("30m") > 5.6');
  });

  it("is not there for what a pipeline does not deliver", () => {
    const silent = facts({ pipeline: { deliver: { models: [], notify: false } } });

    expect(planObjectives(silent).map(({ key }) => key)).toEqual(["predicted", "started"]);
    expect(planMonitors(silent).map(({ key }) => key)).not.toContain("delivery-delay");
    expect(planMonitors(silent).map(({ key }) => key)).not.toContain("kept-failures");
  });
});
