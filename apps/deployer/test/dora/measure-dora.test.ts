import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeFailures } from "../../src/dora/change-failures.ts";
import { listDeployments } from "../../src/dora/list-deployments.ts";
import { measureDora } from "../../src/dora/measure-dora.ts";
import { duration } from "../../src/dora/render-dora.ts";
import { spreadOf } from "../../src/dora/statistics.ts";
import { afterAll, atOf, type Happening, historyOf } from "../support/histories.ts";

const up = { up: "released" } as const;
const failed = { up: "failed" } as const;
const hour = 3600;

const measure = (happenings: readonly Happening[], { days = 30, committedAtMs = new Map<string, number>() } = {}) =>
  measureDora({ history: historyOf(happenings), nowMs: afterAll(happenings), days, committedAtMs });

/** So many days on which nothing happens but a destroy of what is not there. */
const quiet = (days: number): Happening[] => Array.from({ length: days * 24 }, () => ({ destroy: "cut off" }));

describe("deployment frequency", () => {
  it("counts releases by up that changed something, and rollbacks apart", () => {
    const { deploymentFrequency } = measure([up, up, { rollback: 1 }, { up: "unchanged" }, failed, ...quiet(13)]);

    expect(deploymentFrequency).toMatchObject({ sample: 2, rollbacks: 1, observedDays: 13.4, perWeek: 1.04 });
  });

  it("is no figure of a pipeline that is younger than a week", () => {
    expect(measure([up, up, ...quiet(6)]).deploymentFrequency).toMatchObject({ sample: 2, perWeek: null });
  });

  it("looks no further back than asked", () => {
    const { deploymentFrequency } = measure([up, ...quiet(20), up, up], { days: 10 });

    expect(deploymentFrequency).toMatchObject({ sample: 2, observedDays: 10, perWeek: 1.4 });
  });
});

describe("change lead time", () => {
  const of = (sha: string, committed: number | undefined, dirty = false): Happening => ({
    up: "released",
    commit: { sha, dirty, ...(committed === undefined ? {} : { committedAt: atOf(committed) }) },
  });

  it("is from a commit to the release that first has it", () => {
    const { changeLeadTime } = measure([of("a", -1), of("b", -1), of("b", -1), of("c", -8)]);

    expect(changeLeadTime).toMatchObject({ sample: 3, of: 4, repeated: 1, unknown: 0, p90Seconds: null });
    expect(changeLeadTime.medianSeconds).toBe(2.5 * hour);
  });

  it("says of how many releases it is not known, and asks git for the others", () => {
    const { changeLeadTime } = measure([of("a", undefined), of("b", 0, true), up, of("c", undefined)], {
      committedAtMs: new Map([["c", Date.parse(atOf(0))]]),
    });

    expect(changeLeadTime).toMatchObject({ sample: 1, of: 4, unknown: 3, medianSeconds: null });
  });
});

describe("change failure rate", () => {
  it.each<{ name: string; happenings: readonly Happening[]; figure: object }>([
    {
      name: "one of four failed",
      happenings: [up, up, failed, up],
      figure: { sample: 4, failed: 1, rolledBack: 0, ratio: 0.25 },
    },
    {
      name: "one of three was rolled back",
      happenings: [up, up, up, { rollback: 2 }],
      figure: { sample: 3, failed: 0, rolledBack: 1, ratio: 0.3333 },
    },
    {
      name: "one of three was rolled back, after an up that changed nothing",
      happenings: [up, up, up, { up: "unchanged" }, { rollback: 2 }],
      figure: { sample: 3, failed: 0, rolledBack: 1 },
    },
    {
      name: "going back to the same content takes nothing back",
      happenings: [up, up, up, { up: "unchanged" }, { rollback: 3 }],
      figure: { sample: 3, failed: 0, rolledBack: 0 },
    },
    {
      name: "what an up that changed nothing left there was put back by a rollback",
      happenings: [up, up, up, { rollback: 2 }, { up: "unchanged" }, { rollback: 1 }],
      figure: { sample: 3, failed: 0, rolledBack: 2 },
    },
    {
      name: "what was stopped is in neither number",
      happenings: [up, up, { up: "stopped" }, up],
      figure: { sample: 3, failed: 0, ratio: 0 },
    },
    {
      name: "a rollback that failed is no change",
      happenings: [up, up, up, { rollback: 1, ends: "failed" }],
      figure: { sample: 3, failed: 0 },
    },
    { name: "two are too few", happenings: [up, failed], figure: { sample: 2, ratio: null } },
  ])("$name", ({ happenings, figure }) => {
    expect(measure(happenings).changeFailureRate).toMatchObject(figure);
  });
});

describe("failed deployment recovery time", () => {
  it("is from the end of what failed to the release that mended it", () => {
    const { failedDeploymentRecoveryTime } = measure([up, failed, up, failed, failed, up, failed]);

    expect(failedDeploymentRecoveryTime).toMatchObject({
      sample: 3,
      unrecovered: 1,
      takenDown: 0,
      medianSeconds: hour,
    });
  });

  it("counts a release until it was rolled back", () => {
    const { failedDeploymentRecoveryTime } = measure([
      up,
      up,
      { rollback: 1 },
      up,
      { rollback: 3 },
      up,
      { rollback: 5 },
    ]);

    expect(failedDeploymentRecoveryTime).toMatchObject({ sample: 3, medianSeconds: hour });
  });

  it("leaves out what was taken down instead", () => {
    const figure = measure([up, failed, { destroy: "done" }, up]).failedDeploymentRecoveryTime;

    expect(figure).toMatchObject({ sample: 0, unrecovered: 0, takenDown: 1, medianSeconds: null });
  });
});

describe("whatever happened", () => {
  const happening = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom<Happening>(up, { up: "unchanged" }, failed, { up: "stopped" }, { up: "killed" }),
    },
    { weight: 1, arbitrary: fc.constantFrom<Happening>({ destroy: "done" }, { destroy: "cut off" }) },
    { weight: 2, arbitrary: fc.record({ rollback: fc.integer({ min: 1, max: 9 }) }) },
  );
  /** Nobody goes back to a release that is not there. */
  const happenings = fc.array(happening, { maxLength: 25 }).map((all) => {
    let releases = 0;
    return all.filter((each) => {
      const isPossible = !("rollback" in each) || each.rollback <= releases;
      if (isPossible && (("up" in each && ["released", "unchanged"].includes(each.up)) || "rollback" in each))
        releases++;
      return isPossible;
    });
  });

  it("the parts of each figure add up, and ratios are between 0 and 1", () => {
    fc.assert(
      fc.property(happenings, (all) => {
        const { changeFailureRate: rate, changeLeadTime: lead, deploymentFrequency, ...rest } = measure(all);
        const failures = changeFailures(historyOf(all), afterAll(all));
        const { sample, takenDown, unrecovered } = rest.failedDeploymentRecoveryTime;
        expect(sample + takenDown + unrecovered).toBe(failures.length);
        expect(lead.sample + lead.repeated + lead.unknown).toBe(lead.of);
        expect(lead.of).toBe(deploymentFrequency.sample);
        expect(rate.failed + rate.rolledBack).toBeLessThanOrEqual(rate.sample);
        expect(rate.sample - rate.failed).toBe(deploymentFrequency.sample);
        if (rate.ratio !== null) expect(rate.ratio).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("every failure is a deployment, is told of once, and is mended by a later one", () => {
    fc.assert(
      fc.property(happenings, (all) => {
        const history = historyOf(all);
        const deployments = listDeployments(history, afterAll(all)).map(({ key }) => JSON.stringify(key));
        const failures = changeFailures(history, afterAll(all));
        const keys = failures.map(({ deployment }) => JSON.stringify(deployment.key));
        expect(new Set(deployments).size).toBe(deployments.length);
        expect(new Set(keys).size).toBe(keys.length);
        for (const { deployment, recovery } of failures) {
          const index = deployments.indexOf(JSON.stringify(deployment.key));
          expect(index).toBeGreaterThanOrEqual(0);
          if (recovery !== undefined) expect(deployments.indexOf(JSON.stringify(recovery.key))).toBeGreaterThan(index);
        }
      }),
    );
  });

  it("a ledger of before, without what a release began with, tells the same", () => {
    fc.assert(
      fc.property(happenings, (all) => {
        const [now, before] = [historyOf(all), historyOf(all, { isLegacy: true })];
        const keys = (history: typeof now) =>
          listDeployments(history, afterAll(all)).map(({ key, result }) => [key, result]);
        expect(keys(before)).toEqual(keys(now));
      }),
    );
  });

  it("what happens later changes nothing of which deployments there were", () => {
    fc.assert(
      fc.property(happenings, fc.nat(25), (all, length) => {
        const some = all.slice(0, length);
        const keys = (each: readonly Happening[]) =>
          listDeployments(historyOf(each), afterAll(all)).map(({ key }) => JSON.stringify(key));
        expect(keys(all).slice(0, keys(some).length)).toEqual(keys(some));
      }),
    );
  });
});

it.each([
  { seconds: [], medianSeconds: null, p90Seconds: null },
  { seconds: [1, 2], medianSeconds: null, p90Seconds: null },
  { seconds: [30, 10, 20], medianSeconds: 20, p90Seconds: null },
  { seconds: [4, 1, 3, 2], medianSeconds: 3, p90Seconds: null },
  { seconds: [10, 9, 8, 7, 6, 5, 4, 3, 2, 1], medianSeconds: 6, p90Seconds: 9 },
])("of $seconds the middle is $medianSeconds and nine of ten are at most $p90Seconds", ({ seconds, ...spread }) => {
  expect(spreadOf(seconds)).toEqual(spread);
});

it.each([
  [0, "0 s"],
  [59, "59 s"],
  [60, "1 min"],
  [61, "1 min 1 s"],
  [3 * hour + 59, "3 h"],
  [50 * hour, "2 d 2 h"],
])("%d seconds are written %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
