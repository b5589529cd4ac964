import { execFileSync } from "node:child_process";
import { SluiceError } from "@sluice/spec/errors";
import Value from "typebox/value";
import { describe, expect, it } from "vitest";
import { DeploymentLog } from "../../src/dora/deployment-log.ts";
import { listDeployments } from "../../src/dora/list-deployments.ts";
import { DoraOutput } from "../../src/output/dora-output.ts";
import { openLedger } from "../../src/releases/open-ledger.ts";
import { textWidth } from "../../src/terminal/text.ts";
import { quietIo } from "../support/quiet-io.ts";
import { newRelease } from "../support/release-records.ts";
import { runMain } from "../support/run-main.ts";
import { accepted, type ReceivedRequest, standInDatadog } from "../support/stand-in-datadog.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const keys = { DD_API_KEY: "api-key-that-is-secret", DD_APP_KEY: "app-key-that-is-secret" };
const settings = { name: "data_dev", stage: "dev", account: "111111111111", region: "us-west-2", ledger: "ledger" };
const environment = {
  ...settings,
  protect: false,
  logRetentionDays: 14,
  datadog: { site: "datadoghq.eu", notify: { warn: ["@slack-a"] } },
};
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3600 * 1000).toISOString();

/** A folder with a ledger, and a log of deployments to it. */
function workspace(env: Readonly<Record<string, string>> = {}, signal = new AbortController().signal) {
  const cwd = temporaryFolder({
    "environments/data_dev.yaml": `${Object.entries(settings)
      .map(([key, value]) => `${key}: "${value}"\n`)
      .join("")}protect: false\nlogRetentionDays: 14\ndatadog: {site: datadoghq.eu, notify: {warn: ["@slack-a"]}}\n`,
    "pipeline.yaml": "name: reader\n",
  });
  const clients = {
    s3: () => {
      throw new Error("a ledger in a folder needs no S3");
    },
  };
  const ledger = openLedger(environment, { cwd }, clients);
  const quiet = quietIo({ cwd, env: { ...keys, ...env }, signal, clock: { nowMs: () => Date.now() } });
  const log = (rollbackTo?: number) =>
    new DeploymentLog(
      {
        ledger,
        pipeline: "reader",
        environment,
        callerArn: "arn",
        rolledBackTo: rollbackTo === undefined ? undefined : { number: rollbackTo },
      },
      quiet.io,
    );
  const dora = (...argv: readonly string[]) =>
    runMain(["dora", ...argv, "--environment", "data_dev", "--environments", "environments"], {
      cwd,
      env: { PATH: process.env.PATH ?? "", ...keys, ...env },
    });
  return { cwd, ledger, log, quiet, dora };
}

const results = async ({ ledger }: Pick<ReturnType<typeof workspace>, "ledger">) => {
  const history = { releases: await ledger.list("reader"), notes: await ledger.notes("reader") };
  return listDeployments(history, Date.now()).map(({ kind, result, code }) => [kind, result, code]);
};

const path = ({ method, path: at }: ReceivedRequest) => `${method} ${at}`;

describe("the log of a deployment", () => {
  it("tells in a release what it began with", async () => {
    const { ledger, log } = workspace({ PULUMI_DEBUG_PROVIDERS: "aws:1" });

    const one = log();
    await one.began();
    const record = await one.released(newRelease());

    const [note] = await ledger.notes("reader");
    expect(record.began).toEqual({ after: 0, number: 1, at: note?.at });
    expect((await ledger.list("reader"))[0]).toEqual(record);
  });

  it.each([
    {
      name: "failed",
      error: new SluiceError("DEPLOY_FAILED", "no"),
      aborted: false,
      result: "failed",
      code: "DEPLOY_FAILED",
    },
    {
      name: "failed for a reason of nobody's",
      error: new Error("no"),
      aborted: false,
      result: "failed",
      code: undefined,
    },
    {
      name: "was interrupted",
      error: new SluiceError("DEPLOY_CANCELLED", "no"),
      aborted: true,
      result: "stopped",
      code: "DEPLOY_CANCELLED",
    },
    {
      name: "met a lock",
      error: new SluiceError("DEPLOY_STACK_LOCKED", "no"),
      aborted: false,
      result: "stopped",
      code: "DEPLOY_STACK_LOCKED",
    },
    {
      name: "was overtaken",
      error: new SluiceError("DEPLOY_OVERTAKEN", "no"),
      aborted: false,
      result: "stopped",
      code: "DEPLOY_OVERTAKEN",
    },
  ])("notes how one ended that $name", async ({ error, aborted, result, code }) => {
    const space = workspace({ PULUMI_DEBUG_PROVIDERS: "aws:1" }, aborted ? AbortSignal.abort() : undefined);

    const log = space.log();
    await log.began();
    await log.failed(error);

    expect(await results(space)).toEqual([["up", result, code]]);
  });

  it("notes once how one ended, also when what comes after it never begins", async () => {
    const space = workspace({ PULUMI_DEBUG_PROVIDERS: "aws:1" });

    const log = space.log();
    await log.began();
    await log.failed(new SluiceError("DEPLOY_STACK_LOCKED", "no"));
    await log.failed(new SluiceError("DEPLOY_NOT_CONFIRMED", "no"));

    expect(await results(space)).toEqual([["up", "stopped", "DEPLOY_STACK_LOCKED"]]);
  });

  it("notes nothing of what was refused before it began", async () => {
    const { ledger, log } = workspace();

    await log().failed(new SluiceError("DEPLOY_NOT_CONFIRMED", "no"));

    expect(await ledger.notes("reader")).toEqual([]);
  });

  it("counts one that met a lock and was begun again once", async () => {
    const space = workspace({ PULUMI_DEBUG_PROVIDERS: "aws:1" });

    const log = space.log();
    await log.began();
    await log.failed(new SluiceError("DEPLOY_STACK_LOCKED", "no"));
    await log.began();
    await log.released(newRelease());

    expect(await results(space)).toEqual([
      ["up", "stopped", "DEPLOY_STACK_LOCKED"],
      ["up", "succeeded", undefined],
    ]);
  });

  it("reports releases, failures and rollbacks as they happen", async () => {
    const standIn = await standInDatadog();
    const { log, quiet } = workspace({ DD_HOST: standIn.url });
    const deploy = async (rollbackTo?: number) => {
      const one = log(rollbackTo);
      await one.began();
      await one.released(newRelease(rollbackTo === undefined ? {} : { kind: "rollback", rollbackTo }));
    };

    await deploy();
    await deploy();
    const failing = log();
    await failing.began();
    await failing.failed(new SluiceError("DEPLOY_FAILED", "no"));
    await deploy(1);

    expect(quiet.stderr()).toBe("");
    const [release, event] = ["POST /api/v2/dora/deployment", "POST /api/v2/events"];
    const patch = (id: string) =>
      `PATCH /api/v2/dora/deployments/${encodeURIComponent(`sluice:reader.data_dev:${id}`)}`;
    expect(standIn.requests.map(path)).toEqual([
      ...[release, event],
      ...[release, event],
      ...[release, patch("attempt-2-1"), event],
      ...[release, patch("release-2"), patch("attempt-2-1"), event],
    ]);
  });

  it.each([
    { name: "Datadog refuses", env: {}, says: "Datadog answered 403: DORA is not enabled" },
    {
      name: "a key is missing",
      env: { DD_APP_KEY: "" },
      says: "data_dev is watched by Datadog at datadoghq.eu, and DD_APP_KEY is not set",
    },
  ])("leaves a release a release when $name, and says in a line how to report it", async ({ env, says }) => {
    const refused = { status: 403, body: { errors: ["DORA is not enabled"] } };
    const standIn = await standInDatadog((request) => (request.path.includes("dora") ? refused : accepted(request)));
    const { log, quiet, ledger } = workspace({ DD_HOST: standIn.url, ...env });

    const one = log();
    await one.began();
    await one.released(newRelease());

    expect(await ledger.numbers("reader")).toEqual([1]);
    expect(quiet.stderr()).toBe(
      `warning: release 1 was not reported to Datadog (${says}); sluice dora --pipeline reader --environment data_dev --report does it\n`,
    );
  });

  it("reports nothing that was stopped, and nothing to an emulator", async () => {
    const standIn = await standInDatadog();
    const stopped = workspace({ DD_HOST: standIn.url }).log();
    await stopped.began();
    await stopped.failed(new SluiceError("DEPLOY_STACK_LOCKED", "no"));
    const emulated = workspace({ PULUMI_DEBUG_PROVIDERS: "aws:1" });
    await emulated.log().released(newRelease());

    expect([standIn.requests, emulated.quiet.stderr()]).toEqual([[], ""]);
  });
});

describe("sluice dora", () => {
  it("prints the four figures, each with what it means and rests on, in 80 columns", async () => {
    const { dora, ledger } = workspace();
    const commit = (sha: string, hours: number) => ({ sha, dirty: false, committedAt: hoursAgo(hours) });
    for (const [index, hours] of [300, 200, 100, 50].entries()) {
      await ledger.append(newRelease({ at: hoursAgo(hours), commit: commit(`${index}`.repeat(40), hours + 2) }));
    }
    await ledger.append(newRelease({ at: hoursAgo(49), kind: "rollback", rollbackTo: 3 }));

    const { code, stdout } = await dora("pipeline.yaml");

    expect(code).toBe(0);
    expect(stdout.replace(/\d{4}-\d\d-\d\d/g, "DAY")).toBe(`reader in data_dev  30 days, DAY to DAY

Deployment frequency             2.24 a week
  Releases by up that changed something, per week.
  4 releases in 12.5 days since the first deployment; 1 rollback not counted.

Change lead time                 median 2 h, p90 from 10 releases on
  From a commit to the release that first has it.
  4 of 4 releases.

Change failure rate              25 %
  Deployments by up that failed or were rolled back, of all that ended.
  4 deployments; 0 failed; 1 rolled back.

Failed deployment recovery time  not enough failures (fewer than 3)
  From the end of a deployment that failed, or was rolled back, to the release
  after it that mended it.
  1 recovery.
`);
    expect(Math.max(...stdout.split("\n").map(textWidth))).toBeLessThanOrEqual(80);
  });

  it("prints the promised shape for tools, of a pipeline without releases too", async () => {
    const { stdout } = await workspace().dora("--pipeline", "reader", "--days", "7", "--json");

    expect(Value.Parse(DoraOutput, JSON.parse(stdout))).toMatchObject({
      days: 7,
      deploymentFrequency: { sample: 0, perWeek: null },
      changeLeadTime: { sample: 0, medianSeconds: null },
      changeFailureRate: { sample: 0, ratio: null },
      failedDeploymentRecoveryTime: { sample: 0, medianSeconds: null },
      reported: null,
    });
  });

  it("asks git when a release does not say when its commit was made", async () => {
    const { cwd, dora, ledger } = workspace();
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=ana", "-c", "user.email=a@example.com", ...args], {
        cwd,
        encoding: "utf8",
      });
    git("init", "-q");
    git("commit", "-qm", "first", "--allow-empty");
    const sha = git("rev-parse", "HEAD").trim();
    await ledger.append(newRelease({ at: hoursAgo(0), commit: { sha, dirty: false } }));
    await ledger.append(newRelease({ at: hoursAgo(0), commit: { sha: "f".repeat(40), dirty: false } }));
    await ledger.append(newRelease({ at: hoursAgo(0), commit: { sha: "--output=stray", dirty: false } }));

    const { stdout } = await dora("pipeline.yaml", "--json");

    expect(Value.Parse(DoraOutput, JSON.parse(stdout)).changeLeadTime).toMatchObject({ sample: 1, of: 3, unknown: 2 });
  });

  it("reports again all that ended in these days", async () => {
    const standIn = await standInDatadog();
    const { dora, ledger } = workspace({ DD_HOST: standIn.url });
    for (const days of [40, 20, 10]) await ledger.append(newRelease({ at: hoursAgo(days * 24) }));

    const { stdout, stderr } = await dora("pipeline.yaml", "--report", "--json");

    expect(Value.Parse(DoraOutput, JSON.parse(stdout)).reported).toEqual({ deployments: 2, failures: 0 });
    expect(stderr).toBe("reported to Datadog: 2 deployments, 0 failures of them\n");
    expect(standIn.received("POST /api/v2/dora/deployment")).toHaveLength(2);
  });

  it.each([
    {
      name: "Datadog refuses",
      answer: { status: 403, body: { errors: ["no"] } },
      more: {},
      code: "DEPLOY_DORA_NOT_REPORTED",
    },
    {
      name: "it would be of an emulator",
      answer: { status: 202 },
      more: { DD_HOST: "", PULUMI_DEBUG_PROVIDERS: "aws:1" },
      code: "DEPLOY_NO_DATADOG",
    },
  ])("fails to report when $name, and says so", async ({ answer, more, code }) => {
    const standIn = await standInDatadog(() => answer);
    const { dora, ledger } = workspace({ DD_HOST: standIn.url, ...more });
    await ledger.append(newRelease({ at: hoursAgo(1) }));

    const ran = await dora("pipeline.yaml", "--report", "--json");

    expect(JSON.parse(ran.stdout)).toMatchObject({ ok: false, error: { code } });
  });

  it.each(["0", "-1", "x", "99999"])("takes no %s days", async (days) => {
    const { stdout } = await workspace().dora("pipeline.yaml", `--days=${days}`, "--json");

    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "DEPLOY_OPTION_VALUE" } });
  });
});
