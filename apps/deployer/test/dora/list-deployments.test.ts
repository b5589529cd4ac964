import { describe, expect, it } from "vitest";
import { changeFailures } from "../../src/dora/change-failures.ts";
import type { Deployment } from "../../src/dora/deployment.ts";
import { listDeployments } from "../../src/dora/list-deployments.ts";
import { planReports } from "../../src/dora/plan-reports.ts";
import { afterAll, type Happening, historyOf, hourMs, startMs } from "../support/histories.ts";

const up = { up: "released" } as const;
const failed = { up: "failed" } as const;
const killed = { up: "killed" } as const;
const destroyed = { destroy: "done" } as const;
const back = (rollback: number) => ({ rollback });

/** Such as `2`, or `1-1` for the first attempt after release 1. */
const nameOf = ({ key }: Deployment) =>
  "release" in key ? String(key.release) : `${key.attempt.after}-${key.attempt.number}`;

const described = (deployments: readonly Deployment[]) =>
  deployments.map((each) => `${nameOf(each)} ${each.kind} ${each.result}`);

describe("the deployments that a ledger tells of", () => {
  it.each<{ name: string; happenings: readonly Happening[]; deployments: readonly string[] }>([
    { name: "nothing", happenings: [], deployments: [] },
    { name: "releases", happenings: [up, up], deployments: ["1 up succeeded", "2 up succeeded"] },
    {
      name: "a release that changed nothing",
      happenings: [up, { up: "unchanged" }, up],
      deployments: ["1 up succeeded", "3 up succeeded"],
    },
    {
      name: "a failure mended with the next release",
      happenings: [up, failed, up],
      deployments: ["1 up succeeded", "1-1 up failed", "2 up succeeded"],
    },
    {
      name: "a failure whose retry found nothing left to change",
      happenings: [up, failed, { up: "unchanged" }],
      deployments: ["1 up succeeded", "1-1 up failed", "2 up succeeded"],
    },
    {
      name: "one that was killed and begun again",
      happenings: [killed, up],
      deployments: ["0-1 up failed", "1 up succeeded"],
    },
    {
      name: "one that was stopped",
      happenings: [up, { up: "stopped" }, up],
      deployments: ["1 up succeeded", "1-1 up stopped", "2 up succeeded"],
    },
    {
      name: "a rollback that failed, and one that did not",
      happenings: [up, up, { rollback: 1, ends: "failed" }, back(1)],
      deployments: ["1 up succeeded", "2 up succeeded", "2-1 rollback failed", "3 rollback succeeded"],
    },
    {
      name: "tests, which are no deployments",
      happenings: [up, { tested: "failed" }, { up: "unchanged" }, { tested: "passed" }, killed, { tested: "passed" }],
      deployments: ["1 up succeeded", "2-2 up failed"],
    },
    {
      name: "a destroy, which is no deployment",
      happenings: [up, destroyed, up, { destroy: "cut off" }],
      deployments: ["1 up succeeded", "2 up succeeded"],
    },
  ])("$name", ({ happenings, deployments }) => {
    expect(described(listDeployments(historyOf(happenings), afterAll(happenings)))).toEqual(deployments);
    expect(described(listDeployments(historyOf(happenings, { isLegacy: true }), afterAll(happenings)))).toEqual(
      deployments,
    );
  });

  it.each([
    { name: "may be at work for four hours", hours: 3.9, result: "open" },
    { name: "has failed after that", hours: 4.1, result: "failed" },
  ])("what began last and did not end $name", ({ hours, result }) => {
    const history = historyOf([up, killed]);

    expect(listDeployments(history, startMs + (1 + hours) * hourMs).at(-1)?.result).toBe(result);
  });

  it("takes what began last for failed at once where it is noted so", () => {
    expect(listDeployments(historyOf([up, failed]), startMs + 1.6 * hourMs).at(-1)).toMatchObject({
      result: "failed",
      code: "DEPLOY_FAILED",
      startedAtMs: startMs + hourMs,
      finishedAtMs: startMs + 1.5 * hourMs,
    });
  });

  it("never ends one before it started, whatever the clocks of two machines say", () => {
    const history = historyOf([up]);
    const releases = history.releases.map((release) => ({ ...release, at: "2026-10-01T00:00:00Z" }));

    const [deployment] = listDeployments({ ...history, releases }, afterAll([up]));
    expect(deployment?.startedAtMs).toBe(deployment?.finishedAtMs);
  });
});

describe("the failures among them", () => {
  it.each<{ name: string; happenings: readonly Happening[]; failures: readonly string[] }>([
    { name: "none", happenings: [up, up], failures: [] },
    { name: "an up that failed, mended by the next", happenings: [up, failed, up], failures: ["1-1 failed, then 2"] },
    {
      name: "two that failed, each on its own",
      happenings: [failed, failed, up],
      failures: ["0-1 failed, then 1", "0-3 failed, then 1"],
    },
    {
      name: "an up that failed, mended by putting the newest release back",
      happenings: [up, failed, back(1)],
      failures: ["1-1 failed, then 2"],
    },
    { name: "one that nothing mended yet", happenings: [up, failed], failures: ["1-1 failed"] },
    { name: "one that was stopped is none", happenings: [up, { up: "stopped" }, up], failures: [] },
    { name: "a release that was rolled back", happenings: [up, up, back(1)], failures: ["2 rolled-back, then 3"] },
    {
      name: "the one that was deployed, not those between",
      happenings: [up, up, up, back(1)],
      failures: ["3 rolled-back, then 4"],
    },
    {
      name: "two, by going back further",
      happenings: [up, up, up, back(2), back(1)],
      failures: ["2 rolled-back, then 5", "3 rolled-back, then 4"],
    },
    {
      name: "going forward again takes nothing back",
      happenings: [up, up, back(1), back(2)],
      failures: ["2 rolled-back, then 3"],
    },
    {
      name: "a release that was put back and taken back again, once",
      happenings: [up, up, back(1), back(2), back(1)],
      failures: ["2 rolled-back, then 3"],
    },
    {
      name: "a rollback that failed, too",
      happenings: [up, up, { rollback: 1, ends: "failed" }, back(1)],
      failures: ["2 rolled-back, then 3", "2-1 failed, then 3"],
    },
    {
      name: "one after which the pipeline was taken down",
      happenings: [up, failed, destroyed, up],
      failures: ["1-1 failed, taken down"],
    },
    {
      name: "a release that was destroyed before an older one was put back is none",
      happenings: [up, up, destroyed, back(1)],
      failures: [],
    },
  ])("$name", ({ happenings, failures }) => {
    const found = changeFailures(historyOf(happenings), afterAll(happenings));

    expect(
      found.map(({ deployment, reason, recovery, takenDown }) => {
        const end = recovery === undefined ? "" : `, then ${nameOf(recovery)}`;
        return `${nameOf(deployment)} ${reason}${end}${takenDown ? ", taken down" : ""}`;
      }),
    ).toEqual(failures);
  });
});

describe("what is reported", () => {
  const told = (happenings: readonly Happening[], part: Parameters<typeof planReports>[1] = "last") => {
    const { deployments, failures } = planReports(historyOf(happenings), part, afterAll(happenings));
    return { deployments: deployments.map(nameOf), failures: failures.map(({ deployment }) => nameOf(deployment)) };
  };

  it.each<{ name: string; happenings: readonly Happening[]; deployments: string[]; failures: string[] }>([
    { name: "a release alone", happenings: [up, up], deployments: ["2"], failures: [] },
    { name: "a failure, as one", happenings: [up, failed], deployments: ["1-1"], failures: ["1-1"] },
    {
      name: "with a release what it mended",
      happenings: [failed, failed, up],
      deployments: ["1"],
      failures: ["0-1", "0-3"],
    },
    { name: "with a rollback what it took back", happenings: [up, up, back(1)], deployments: ["3"], failures: ["2"] },
    {
      name: "nothing that was stopped: the one before it is the last",
      happenings: [up, { up: "stopped" }],
      deployments: ["1"],
      failures: [],
    },
  ])("of the last: $name", ({ happenings, deployments, failures }) => {
    expect(told(happenings)).toEqual({ deployments, failures });
  });

  it("of a period: all that ended in it, and what that ended", () => {
    expect(told([up, failed, up, up], { sinceMs: startMs + 2 * hourMs })).toEqual({
      deployments: ["2", "3"],
      failures: ["1-1"],
    });
  });
});
