import { metrics as table } from "@sluice/observability";
import Value from "typebox/value";
import { describe, expect, it } from "vitest";
import { DoctorOutput } from "../../src/output/doctor-output.ts";
import { textWidth } from "../../src/terminal/text.ts";
import { runMain } from "../support/run-main.ts";
import { type ReceivedRequest, type StandInAnswer, standInDatadog } from "../support/stand-in-datadog.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const forwarder = "arn:aws:lambda:us-west-2:111111111111:function:datadog-forwarder";
const keys = { DD_API_KEY: "api-key-that-is-secret", DD_APP_KEY: "app-key-that-is-secret" };

const namesOf = (prefix: string, certainty = "confirmed") =>
  Object.entries(table).flatMap(([name, metric]) =>
    name.startsWith(prefix) && metric.certainty === certainty ? name : [],
  );
const cloudNames = namesOf("aws.");
const asyncNames = namesOf("aws.", "unconfirmed");
const ownNames = ["sluice.lease_reader.data_dev.documents.invoked", "sluice.lease_reader.data_prod.documents.invoked"];

/** What an account reports; everything else is as it should be. */
interface Account {
  readonly names?: readonly string[];
  /** Of all accounts of the organisation. */
  readonly everywhere?: readonly string[];
  readonly own?: readonly string[];
  /** Keys of a metric's tags. @defaultValue those of the table */
  readonly tags?: (name: string) => readonly string[];
  /** What is answered instead, by the beginning of `METHOD path`. */
  readonly instead?: Readonly<Record<string, StandInAnswer>>;
}

function answerOf({ names = cloudNames, everywhere = names, own = ownNames, tags, instead = {} }: Account) {
  return ({ method, path }: ReceivedRequest): StandInAnswer => {
    const [, other] = Object.entries(instead).find(([kind]) => `${method} ${path}`.startsWith(kind)) ?? [];
    if (other !== undefined) return other;
    const url = new URL(path, "http://stand-in");
    const [, tagged] = /^\/api\/v2\/metrics\/(.+)\/all-tags$/.exec(url.pathname) ?? [];
    if (tagged !== undefined) {
      const keysOf = tags ?? ((name: string) => table[name as keyof typeof table].tags);
      const values = keysOf(tagged).map((key) => `${key}:some-value`);
      return { status: 200, body: { data: { id: tagged, type: "metrics", attributes: { tags: values } } } };
    }
    switch (url.pathname) {
      case "/api/v1/validate":
        return { status: 200, body: { valid: true } };
      case "/api/v1/metrics":
        return { status: 200, body: { from: "0", metrics: names } };
      case "/api/v1/search":
        return { status: 200, body: { results: { metrics: [...everywhere, ...own] } } };
      case "/api/v2/dora/deployments":
        return { status: 200, body: { data: [] } };
      default:
        return { status: 404 };
    }
  };
}

/** An environment with these lines of `datadog` after site and notify. */
const environmentFile = (settings: string) => `name: data_dev
stage: dev
account: "111111111111"
region: us-west-2
protect: false
logRetentionDays: 14
datadog: {site: datadoghq.eu, notify: {warn: ["@slack-a"]}${settings}}
`;

interface Asked extends Account {
  /** Lines of the environment's `datadog`, after site and notify. */
  readonly settings?: string;
  readonly argv?: readonly string[];
}

async function ask({ settings = `, forwarder: "${forwarder}"`, argv = ["--json"], ...account }: Asked = {}) {
  const standIn = await standInDatadog(answerOf(account));
  const cwd = temporaryFolder({
    "environments/data_dev.yaml": environmentFile(settings),
  });
  const env = { ...keys, DD_HOST: standIn.url };
  const ran = await runMain(["doctor", "--environment", "data_dev", "--environments", "environments", ...argv], {
    cwd,
    env,
  });
  const output = argv.includes("--json") ? Value.Parse(DoctorOutput, JSON.parse(ran.stdout)) : undefined;
  const check = (name: string) => output?.checks.find((each) => each.name === name);
  return { ...ran, standIn, output, check };
}

describe("sluice doctor", () => {
  it("finds nothing missing where all arrives, and asks for the account's metrics of the last day", async () => {
    const { check, code, output, standIn } = await ask();

    expect([code, output?.sound]).toEqual([0, true]);
    expect(output?.checks.filter(({ result }) => result !== "ok").map(({ name }) => name)).toEqual([
      "asynchronous endpoints",
    ]);
    const { searchParams } = new URL(standIn.received("GET /api/v1/metrics")[0]?.path ?? "", standIn.url);
    expect(searchParams.get("tag_filter")).toBe("aws_account:111111111111 AND region:us-west-2");
    expect(Date.now() / 1000 - Number(searchParams.get("from"))).toBeGreaterThan(24 * 3600 - 10);
    expect(check("log metrics")?.metrics.map(({ name }) => name)).toEqual([ownNames[0]]);
    for (const { headers } of standIn.requests) expect(headers["dd-api-key"]).toBe(keys.DD_API_KEY);
  });

  it.each<{ name: string; asked: Asked; check: string; found: string; advice: string }>([
    {
      name: "SQS, which Datadog leaves out by default",
      asked: { names: cloudNames.filter((name) => !name.startsWith("aws.sqs.")) },
      check: "SQS metrics",
      found: "none within the last day",
      advice: "excluded namespaces",
    },
    {
      name: "SageMaker",
      asked: { names: cloudNames.filter((name) => !name.startsWith("aws.sagemaker.")) },
      check: "SageMaker metrics",
      found: "none within the last day",
      advice: "/aws/sagemaker/Endpoints",
    },
    {
      name: "the tag that monitors find endpoints by",
      asked: {
        tags: (name) =>
          name.startsWith("aws.sagemaker.")
            ? ["endpoint_name", "variantname"]
            : table[name as "aws.lambda.errors"].tags,
      },
      check: "SageMaker metrics",
      found: "without the tag endpointname",
      advice: "endpointname",
    },
    {
      name: "everything of the account",
      asked: { names: [] },
      check: "AWS integration",
      found: "0 metrics of account 111111111111 in us-west-2",
      advice: "AWS integration",
    },
    {
      name: "logs, as none are forwarded",
      asked: { settings: "", own: [] },
      check: "log metrics",
      found: "none of this environment",
      advice: "set datadog.forwarder in data_dev.yaml",
    },
    {
      name: "logs, though they are forwarded",
      asked: { own: [ownNames[1] ?? ""] },
      check: "log metrics",
      found: "none of this environment",
      advice: "the Forwarder's own log",
    },
    {
      name: "what asyncMetrics rests on",
      asked: { settings: `, forwarder: "${forwarder}", asyncMetrics: true` },
      check: "asynchronous endpoints",
      found:
        "0 of 8 names are reported; not aws.sagemaker.approximate_age_of_oldest_request, aws.sagemaker.has_backlog",
      advice: "take datadog.asyncMetrics out of data_dev.yaml",
    },
    {
      name: "a valid API key",
      asked: { instead: { "GET /api/v1/validate": { status: 403, body: { errors: ["Forbidden"] } } } },
      check: "API key",
      found: "datadoghq.eu does not take it",
      advice: "DD_API_KEY",
    },
    {
      name: "an application key that may read metrics",
      asked: { instead: { "GET /api/v1/metrics": { status: 403, body: { errors: ["Forbidden"] } } } },
      check: "AWS integration",
      found: "Datadog answered 403: Forbidden",
      advice: "metrics_read",
    },
  ])("fails, and says what to do, without $name", async ({ asked, check: name, found, advice }) => {
    const { check, code, output } = await ask(asked);

    expect([code, output?.sound]).toEqual([1, false]);
    expect(check(name)).toMatchObject({
      result: "not",
      needed: true,
      found: expect.stringContaining(found) as unknown,
      advice: expect.stringContaining(advice) as unknown,
    });
  });

  it.each<{ name: string; asked: Asked; check: string; result: string }>([
    {
      name: "Firehose, which not every pipeline has",
      asked: { names: cloudNames.filter((name) => !name.startsWith("aws.firehose.")) },
      check: "Firehose metrics",
      result: "unknown",
    },
    {
      name: "DORA metrics",
      asked: { instead: { "POST /api/v2/dora": { status: 403, body: { errors: ["no"] } } } },
      check: "DORA metrics",
      result: "not",
    },
    {
      name: "an answer about DORA metrics",
      asked: { instead: { "POST /api/v2/dora": { status: 503 } } },
      check: "DORA metrics",
      result: "unknown",
    },
    {
      name: "SQS of this account, when others report it",
      asked: { names: cloudNames.filter((name) => !name.startsWith("aws.sqs.")), everywhere: cloudNames },
      check: "SQS metrics",
      result: "unknown",
    },
    {
      name: "an answer about metrics",
      asked: { instead: { "GET /api/v1/metrics": { status: 500 } } },
      check: "SQS metrics",
      result: "unknown",
    },
  ])("does not fail without $name", async ({ asked, check: name, result }) => {
    const { check, code } = await ask(asked);

    expect([code, check(name)?.result]).toEqual([0, result]);
  });

  it("says that asyncMetrics can be on when its names arrive with their tags", async () => {
    const { check } = await ask({ names: [...cloudNames, ...asyncNames] });

    expect(check("asynchronous endpoints")).toMatchObject({
      result: "ok",
      found: "8 of 8 names are reported",
      advice: "set datadog.asyncMetrics: true in data_dev.yaml",
    });
    expect(check("asynchronous endpoints")?.metrics.find(({ name }) => name.endsWith("backlog_size"))).toEqual({
      name: "aws.sagemaker.approximate_backlog_size",
      reported: true,
      tags: ["endpointname"],
    });
  });

  it("does not say so when they lack the tag that monitors find them by", async () => {
    const tags = (name: string) => (asyncNames.includes(name) ? ["region"] : table[name as "aws.lambda.errors"].tags);
    const { check } = await ask({ names: [...cloudNames, ...asyncNames], tags });

    expect(check("asynchronous endpoints")).toMatchObject({
      result: "unknown",
      found: "8 of 8 names are reported, without the tag endpointname, variantname",
    });
  });

  it("says in one error that nobody answers, instead of what is not known", async () => {
    const cwd = temporaryFolder({ "environments/data_dev.yaml": environmentFile("") });
    // Nothing listens on the first port.
    const argv = ["doctor", "--environment", "data_dev", "--environments", "environments"];

    const ran = await runMain(argv, { cwd, env: { ...keys, DD_HOST: "http://127.0.0.1:1" } });

    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toContain(`error DEPLOY_DATADOG_UNREACHABLE nobody answers at http://127.0.0.1:1`);
    expect(ran.stderr).toContain("datadog.site");
  });

  it("shows people what was found and what to do, in 80 columns and without a key", async () => {
    const { stdout, stderr } = await ask({
      argv: [],
      names: [...cloudNames.filter((name) => !name.startsWith("aws.sqs.")), "aws.sagemaker.expired_requests"],
      instead: { "POST /api/v2/dora": { status: 403, body: { errors: [`no ${keys.DD_API_KEY}`] } } },
    });

    expect(stdout).toMatch(/^data_dev at datadoghq\.eu\n/);
    expect(stdout).toContain("\nok       API key\n");
    expect(stdout).toMatch(/\nnot {6}SQS metrics\n {9}none within the last day\n {9}-> Datadog leaves AWS\/SQS out/);
    expect(stdout).toContain("yes: aws.sagemaker.expired_requests (endpointname, variantname)");
    expect(stdout).toContain("no: aws.sagemaker.approximate_backlog_size\n");
    expect(Math.max(...stdout.split("\n").map(textWidth))).toBeLessThanOrEqual(80);
    for (const key of Object.values(keys)) expect(stdout + stderr).not.toContain(key);
  });

  it.each([
    { name: "no Datadog", line: "", env: keys, code: "DEPLOY_NO_DATADOG" },
    { name: "an emulator", line: "", env: { ...keys, PULUMI_DEBUG_PROVIDERS: "aws:1" }, code: "DEPLOY_NO_DATADOG" },
    {
      name: "no keys",
      line: 'datadog: {site: datadoghq.eu, notify: {warn: ["@a"]}}\n',
      env: {},
      code: "DEPLOY_DATADOG_KEYS",
    },
  ])("asks nothing of an environment with $name", async ({ line, env, code }) => {
    const settings = `name: data_dev\nstage: dev\naccount: "111111111111"\nregion: us-west-2\nprotect: false\nlogRetentionDays: 14\n${line}`;
    const cwd = temporaryFolder({ "environments/data_dev.yaml": settings });

    const { stdout } = await runMain(
      ["doctor", "--environment", "data_dev", "--environments", "environments", "--json"],
      { cwd, env },
    );

    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code } });
  });
});
