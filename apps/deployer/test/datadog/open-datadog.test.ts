import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { DatadogError } from "../../src/datadog/datadog-error.ts";
import { datadogPlace } from "../../src/datadog/datadog-place.ts";
import { openDatadog } from "../../src/datadog/open-datadog.ts";
import { type StandInAnswer, standInDatadog } from "../support/stand-in-datadog.ts";

const keys = { apiKey: "api-key-that-is-secret", appKey: "app-key-that-is-secret" };
const datadog = { site: "datadoghq.eu", notify: { warn: ["@slack-a"] } };

const anyEvent = {
  data: {
    type: "event",
    attributes: {
      category: "change",
      title: "a",
      attributes: { changedResource: { name: "a", type: "configuration" } },
    },
  },
} as const;

describe("where an environment's Datadog answers", () => {
  it.each([
    { name: "none is watched", environment: {}, env: {}, place: undefined },
    { name: "at the file's site", environment: { datadog }, env: {}, place: { kind: "site", site: "datadoghq.eu" } },
    { name: "nowhere for a laptop's emulator", environment: { datadog, emulator: true }, env: {}, place: undefined },
    {
      name: "nowhere for another emulator",
      environment: { datadog },
      env: { PULUMI_DEBUG_PROVIDERS: "aws:1" },
      place: undefined,
    },
    {
      name: "at a stand-in of this machine",
      environment: { datadog, emulator: true },
      env: { DD_HOST: "http://127.0.0.1:81/" },
      place: { kind: "stand-in", url: "http://127.0.0.1:81" },
    },
    {
      name: "at one that the provider's other variable names",
      environment: { datadog },
      env: { DATADOG_HOST: "http://localhost:81" },
      place: { kind: "stand-in", url: "http://localhost:81" },
    },
    {
      name: "at the file's site, whatever else is named",
      environment: { datadog },
      env: { DD_HOST: "https://api.datadoghq.com", DD_SITE: "evil.example" },
      place: { kind: "site", site: "datadoghq.eu" },
    },
    {
      name: "not at a name that only begins as this machine's",
      environment: { datadog },
      env: { DD_HOST: "http://127.0.0.1.evil.example" },
      place: { kind: "site", site: "datadoghq.eu" },
    },
    { name: "no stand-in without Datadog", environment: {}, env: { DD_HOST: "http://127.0.0.1:81" }, place: undefined },
  ])("$name", ({ environment, env, place }) => {
    expect(datadogPlace(environment, { env })).toEqual(place);
  });
});

describe("a call", () => {
  const validate = async (answer: StandInAnswer, { limitMs = 10_000, signal = new AbortController().signal } = {}) => {
    const standIn = await standInDatadog(() => answer);
    const place = { kind: "stand-in", url: standIn.url } as const;
    const api = await openDatadog({ place, keys, io: { signal }, limitMs });
    const asked = api.call((configuration) => new api.v1.AuthenticationApi(configuration).validate());
    return { answer: await asked.catch((error: unknown) => error), standIn };
  };

  it("brings the keys, and answers what Datadog does", async () => {
    const { answer, standIn } = await validate({ status: 200, body: { valid: true } });

    expect(answer).toMatchObject({ valid: true });
    expect(standIn.requests).toMatchObject([{ path: "/api/v1/validate", headers: { "dd-api-key": keys.apiKey } }]);
  });

  it.each<{ name: string; answer: StandInAnswer; message: string; status?: number }>([
    {
      name: "texts",
      answer: { status: 403, body: { errors: ["Forbidden"] } },
      message: "Datadog answered 403: Forbidden",
      status: 403,
    },
    { name: "no reason", answer: { status: 500, body: "oops" }, message: "Datadog answered 500", status: 500 },
    {
      name: "a key that it quotes",
      answer: { status: 403, body: { errors: [`bad key ${keys.apiKey} and ${keys.appKey}`] } },
      message: "Datadog answered 403: bad key (key) and (key)",
      status: 403,
    },
    {
      name: "what would move the cursor",
      answer: { status: 403, body: { errors: ["\u001b[2Jno\u0007"] } },
      message: "Datadog answered 403: no ",
      status: 403,
    },
  ])("that is refused with $name says why, and no key", async ({ answer: given, message, status }) => {
    const { answer } = await validate(given);

    expect(answer).toBeInstanceOf(DatadogError);
    expect(answer).toMatchObject({ message, status });
  });

  it("ends when Datadog does not answer in time", async () => {
    const { answer } = await validate("never", { limitMs: 200 });

    expect(answer).toMatchObject({ message: "Datadog did not answer within 0.2 seconds" });
  });

  it("ends when the person interrupts", async () => {
    const { answer } = await validate("never", { signal: AbortSignal.timeout(200) });

    expect(answer).toMatchObject({ message: "it was interrupted" });
  });

  it("says so when nobody is there", async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = server.address();
    await new Promise((done) => server.close(done));
    const port = typeof address === "object" ? address?.port : 0;
    const place = { kind: "stand-in", url: `http://127.0.0.1:${port}` } as const;
    const api = await openDatadog({ place, keys, io: { signal: new AbortController().signal } });

    await expect(api.call((configuration) => new api.v1.AuthenticationApi(configuration).validate())).rejects.toThrow(
      /^Datadog did not answer: .*ECONNREFUSED/,
    );
  });

  it("of a site goes to that site, for events to where it takes them", async () => {
    const place = { kind: "site", site: "us5.datadoghq.com" } as const;
    const api = await openDatadog({ place, keys, io: { signal: new AbortController().signal } });

    const urls: string[] = [];
    for (const ask of ["deployment", "event"] as const) {
      const asked = api.call(async (configuration) => {
        configuration.httpApi.send = async (request) => {
          urls.push(new URL(request.getUrl()).origin);
          throw new Error("not sent");
        };
        const type = "dora_deployment_patch_request" as const;
        const patch = { deploymentId: "x".repeat(16), body: { data: { id: "x", type, attributes: {} } } };
        if (ask === "deployment") await new api.v2.DORAMetricsApi(configuration).patchDORADeployment(patch);
        else await new api.v2.EventsApi(configuration).createEvent({ body: anyEvent });
      });
      await expect(asked).rejects.toThrow("not sent");
    }
    expect(urls).toEqual(["https://api.us5.datadoghq.com", "https://event-management-intake.us5.datadoghq.com"]);
  });
});
