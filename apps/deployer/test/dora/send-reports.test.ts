import { readdirSync, readFileSync } from "node:fs";
import { v2 } from "@datadog/datadog-api-client";
import { describe, expect, it } from "vitest";
import { openDatadog } from "../../src/datadog/open-datadog.ts";
import { deploymentId } from "../../src/dora/deployment-id.ts";
import { deploymentPayload, eventPayload, failurePayload } from "../../src/dora/payloads.ts";
import { planReports } from "../../src/dora/plan-reports.ts";
import { sendReports } from "../../src/dora/send-reports.ts";
import { afterAll, type Happening, historyOf, startMs } from "../support/histories.ts";
import { accepted, type ReceivedRequest, type StandInAnswer, standInDatadog } from "../support/stand-in-datadog.ts";

const stack = { pipeline: "reader", environment: "data_dev" };
const tags = ["env:data_dev", "pipeline:reader", "service:reader", "source:sluice"];
const search = "source:sluice service:reader pipeline:reader env:data_dev";
const sha = "a".repeat(40);
const up = { up: "released" } as const;
const committed: Happening = { up: "released", commit: { sha, dirty: false, repository: "https://github.com/acme/a" } };

interface Sent {
  readonly answer?: (request: ReceivedRequest) => StandInAnswer;
  readonly part?: Parameters<typeof planReports>[1];
  /** Milliseconds that a call may take. */
  readonly limitMs?: number;
}

async function send(
  happenings: readonly Happening[],
  { answer = accepted, part = "last", limitMs = 10_000 }: Sent = {},
) {
  const standIn = await standInDatadog(answer);
  const io = { signal: new AbortController().signal, clock: { nowMs: () => afterAll(happenings) } };
  const keys = { apiKey: "api-key", appKey: "app-key" };
  const datadog = await openDatadog({ place: { kind: "stand-in", url: standIn.url }, keys, io, limitMs });
  const reports = planReports(historyOf(happenings), part, afterAll(happenings));
  const failure = await sendReports({
    datadog,
    reports,
    stack,
    tags,
    search,
    isRepeated: part !== "last",
    io,
    pausesMs: [0, 0],
  }).catch((error: unknown) => error);
  return { standIn, failure };
}

const dora = "POST /api/v2/dora/deployment";
const patch = "PATCH /api/v2/dora/deployments";
const event = "POST /api/v2/events";

describe("a report of the last deployment", () => {
  it("is a deployment with its commit, and an event with the tags that boards look for", async () => {
    const { failure, standIn } = await send([committed]);

    expect(failure).toBeUndefined();
    expect(standIn.received(dora)).toMatchObject([
      {
        headers: { "dd-api-key": "api-key" },
        body: {
          data: {
            attributes: {
              id: "sluice:reader.data_dev:release-1",
              service: "reader",
              env: "data_dev",
              version: "1",
              started_at: startMs,
              finished_at: startMs + 1_800_000,
              git: { commit_sha: sha, repository_url: "https://github.com/acme/a" },
              custom_tags: ["source:sluice", "kind:up", "result:succeeded"],
            },
          },
        },
      },
    ]);
    expect(standIn.received(event)).toMatchObject([
      {
        body: {
          data: {
            type: "event",
            attributes: {
              category: "change",
              title: "reader in data_dev: release 1",
              tags,
              timestamp: "2026-11-01T00:30:00.000Z",
              attributes: { impacted_resources: [{ type: "service", name: "reader" }] },
            },
          },
        },
      },
    ]);
    expect(standIn.requests).toHaveLength(2);
  });

  it.each<{ name: string; commit: NonNullable<Extract<Happening, { up: string }>["commit"]> }>([
    { name: "files differed from the commit", commit: { sha, dirty: true, repository: "https://github.com/acme/a" } },
    { name: "the repository is not known", commit: { sha, dirty: false } },
    {
      name: "the commit is no whole one",
      commit: { sha: "abc", dirty: false, repository: "https://github.com/acme/a" },
    },
  ])("has no commit and no repository when $name", async ({ commit }) => {
    const { standIn } = await send([{ up: "released", commit }]);

    const [request] = standIn.received(dora);
    expect(request?.body).not.toHaveProperty("data.attributes.git");
  });

  it("marks a failed one as a change failure, with the code of its error", async () => {
    const { standIn } = await send([up, { up: "failed" }]);

    expect(standIn.received(dora)).toMatchObject([
      { body: { data: { attributes: { id: "sluice:reader.data_dev:attempt-1-1" } } } },
    ]);
    expect(standIn.received(dora)[0]?.body).toHaveProperty("data.attributes.custom_tags", [
      "source:sluice",
      "kind:up",
      "result:failed",
      "error:DEPLOY_FAILED",
    ]);
    expect(standIn.received(patch)).toMatchObject([
      {
        path: "/api/v2/dora/deployments/sluice%3Areader.data_dev%3Aattempt-1-1",
        body: { data: { attributes: { change_failure: true }, type: "dora_deployment_patch_request" } },
      },
    ]);
    expect(standIn.received(event)[0]?.body).toHaveProperty(
      "data.attributes.title",
      "reader in data_dev: up failed (DEPLOY_FAILED)",
    );
  });

  it.each<{ name: string; happenings: readonly Happening[]; failed: string; mended: string; type: string }>([
    {
      name: "a rollback, the release that it takes back",
      happenings: [up, up, { rollback: 1 }],
      failed: "release-2",
      mended: "release-3",
      type: "rollback",
    },
    {
      name: "the next release, the failure that it ended",
      happenings: [up, { up: "failed" }, up],
      failed: "attempt-1-1",
      mended: "release-2",
      type: "rollforward",
    },
  ])("marks with $name", async ({ happenings, failed, mended, type }) => {
    const { standIn } = await send(happenings);

    expect(standIn.received(patch).map(({ body }) => body)).toEqual([
      {
        data: {
          id: `sluice:reader.data_dev:${failed}`,
          type: "dora_deployment_patch_request",
          attributes: { change_failure: true, remediation: { id: `sluice:reader.data_dev:${mended}`, type } },
        },
      },
    ]);
  });

  it.each<{ name: string; happenings: readonly Happening[] }>([
    { name: "a release", happenings: [up, { up: "unchanged" }] },
    { name: "a rollback", happenings: [up, up, { rollback: 1 }, { up: "unchanged" }] },
  ])(
    "tells nothing of an up that changed nothing after $name: that was told of, and its event would be there twice",
    async ({ happenings }) => {
      const { standIn } = await send(happenings);

      expect(standIn.received("").map(({ path }) => path)).toEqual([]);
    },
  );

  it("tells of an up that changed nothing after a failure: it ended that", async () => {
    const { standIn } = await send([up, { up: "failed" }, { up: "unchanged" }]);

    expect(standIn.received(dora)).toHaveLength(1);
    expect(standIn.received(patch)).toHaveLength(1);
  });

  it("insists where a deployment that was accepted cannot be found yet", async () => {
    let asked = 0;
    const answer = (request: ReceivedRequest) =>
      request.method === "PATCH" && asked++ < 2
        ? { status: 404, body: { errors: ["no such deployment"] } }
        : accepted(request);

    const { failure, standIn } = await send([up, { up: "failed" }], { answer });

    expect([failure, standIn.received(patch).length]).toEqual([undefined, 3]);
  });

  it("sends the event also where the account has no DORA metrics, marks nothing, and says why", async () => {
    const answer = (request: ReceivedRequest) =>
      request.path.includes("/dora/")
        ? { status: 403, body: { errors: [{ title: "Forbidden", detail: "DORA is not enabled" }] } }
        : accepted(request);

    const { failure, standIn } = await send([up, { up: "failed" }], { answer });

    expect(failure).toMatchObject({ message: "Datadog answered 403: DORA is not enabled" });
    expect(standIn.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([dora, event]);
  });
});

describe("a Datadog that does not answer", () => {
  it("is waited for once, however much there is to report", async () => {
    const { failure, standIn } = await send([up, { up: "failed" }, up], {
      part: { sinceMs: 0 },
      answer: () => "never",
      limitMs: 200,
    });

    expect(failure).toMatchObject({ message: "Datadog did not answer within 0.2 seconds" });
    expect(standIn.requests).toHaveLength(1);
  });
});

describe("a repeated report", () => {
  const all = { sinceMs: 0 };

  it("has every deployment under the id it had, and each failure again", async () => {
    const happenings = [up, { up: "failed" }, up, { rollback: 1 }] as const;
    const ids = async () => {
      const { standIn } = await send(happenings, { part: all });
      return [...standIn.received(dora), ...standIn.received(patch)].map(({ body }) => JSON.stringify(body));
    };

    const first = await ids();

    expect(first).toHaveLength(4 + 2);
    expect(await ids()).toEqual(first);
  });

  it("sends no event that is there, and none that Datadog would find too old", async () => {
    const happenings: readonly Happening[] = [
      up,
      ...Array.from({ length: 20 }, () => ({ up: "stopped" }) as const),
      up,
      up,
    ];
    const there = { attributes: { attributes: { aggregation_key: "sluice:reader.data_dev:release-2" } } };
    const answer = (request: ReceivedRequest) =>
      request.method === "GET"
        ? { status: 200, body: { data: [{ id: "1", type: "event", ...there }] } }
        : accepted(request);

    const { standIn } = await send(happenings, { part: all, answer });

    const query = new URL(standIn.received("GET /api/v2/events")[0]?.path ?? "", standIn.url).searchParams;
    expect(query.get("filter[query]")).toBe(search);
    expect(standIn.received(event)).toMatchObject([
      { body: { data: { attributes: { aggregation_key: "sluice:reader.data_dev:release-3" } } } },
    ]);
  });

  it("sends none at all where it cannot ask which are there", async () => {
    const answer = (request: ReceivedRequest) =>
      request.method === "GET" ? { status: 403, body: { errors: ["no"] } } : accepted(request);

    const { failure, standIn } = await send([up], { part: all, answer });

    expect([failure, standIn.received(event)]).toMatchObject([{ message: "Datadog answered 403: no" }, []]);
  });
});

it.each([
  { pipeline: "reader", id: "sluice:reader.data_dev:release-7" },
  { pipeline: "a".repeat(120), id: expect.stringMatching(/^sluice:[0-9a-f]{64}:release-7$/) as unknown },
])("an id is what Datadog takes: of $pipeline", ({ pipeline, id }) => {
  const given = deploymentId({ pipeline, environment: "data_dev" }, { release: 7 });

  expect(given).toEqual(id);
  expect(given).toMatch(/^[A-Za-z0-9_.:-]{16,128}$/);
  expect(deploymentId({ pipeline: "a", environment: "b" }, { release: 1 }).length).toBeGreaterThanOrEqual(16);
});

it("names nothing that Datadog's client does not know", () => {
  const happenings = [committed, { up: "failed" }, committed, { rollback: 1 }] as const;
  const { deployments, failures } = planReports(historyOf(happenings), { sinceMs: 0 }, afterAll(happenings));
  const serialise = (value: unknown, type: string): unknown => v2.ObjectSerializer.serialize(value, type, "");
  const parse = (value: unknown, type: string): unknown => v2.ObjectSerializer.deserialize(value, type, "");

  for (const each of deployments) {
    for (const [type, value] of [
      ["DORADeploymentRequest", deploymentPayload(each, stack)],
      ["EventCreateRequestPayload", eventPayload(each, stack, tags)],
    ] as const) {
      expect(unknownIn(parse(serialise(value, type), type)), type).toEqual([]);
    }
  }
  for (const each of failures) {
    const type = "DORADeploymentPatchRequest";
    expect(unknownIn(parse(serialise(failurePayload(each, stack), type), type))).toEqual([]);
  }
});

/** Paths of what the client could not parse, or did not expect. */
function unknownIn(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "_unparsed" || key === "additionalProperties" ? [`${path}.${key}`] : unknownIn(inner, `${path}.${key}`),
  );
}

it("is loaded by no verb that does not speak to Datadog", () => {
  const source = new URL("../../src/", import.meta.url);
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const importing = files.filter((file) =>
    /^import (?!type)[^;]*"@datadog\/datadog-api-client"|[^=] import\("@datadog/m.test(
      readFileSync(new URL(file, source), "utf8"),
    ),
  );

  expect(importing).toEqual(["datadog/open-datadog.ts"]);
});
