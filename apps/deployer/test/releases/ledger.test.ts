import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Environment } from "../../src/environments/environment-schema.ts";
import { openLedger } from "../../src/releases/open-ledger.ts";
import type { Ledger } from "../../src/releases/release.ts";
import { openAccount } from "../support/open-account.ts";
import { newNote, newRelease, testedEvent } from "../support/release-records.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const environment: Environment = {
  name: "data_dev",
  stage: "dev",
  account: "111111111111",
  region: "us-west-2",
  protect: false,
  logRetentionDays: 14,
};

/** A ledger that may be opened many times over, as many writers do, and a way to put a text into it behind its back. */
interface Store {
  open(): Ledger;
  plant(name: string, text: string): Promise<unknown>;
  read(name: string): Promise<string | undefined>;
}

async function inS3(): Promise<Store> {
  const { bucket, clients, put, read } = await openAccount();
  bucket("ledger");
  return {
    open: () => openLedger({ ...environment, ledger: "s3://ledger/releases" }, { cwd: "/" }, clients),
    plant: (name, text) => put("ledger", `releases/reader/${name}`, text),
    read: (name) => read("ledger", `releases/reader/${name}`),
  };
}

async function inFolder(): Promise<Store> {
  const cwd = temporaryFolder();
  const { clients } = await openAccount();
  const path = (name: string) => join(cwd, "ledger", "reader", name);
  return {
    open: () => openLedger({ ...environment, ledger: "ledger" }, { cwd }, clients),
    plant: async (name, text) => {
      mkdirSync(dirname(path(name)), { recursive: true });
      writeFileSync(path(name), text);
    },
    read: async (name) => readFileSync(path(name), "utf8"),
  };
}

describe.each([
  { name: "in S3", store: inS3 },
  { name: "in a folder", store: inFolder },
])("a ledger $name", ({ store }) => {
  it("has nothing of a pipeline that was never released", async () => {
    const ledger = (await store()).open();

    expect(await ledger.list("reader")).toEqual([]);
    expect(await ledger.numbers("reader")).toEqual([]);
  });

  it("numbers releases from 1, gives them back oldest first, and reads only the newest when asked", async () => {
    const ledger = (await store()).open();

    const first = await ledger.append(newRelease({ by: "ana" }));
    const second = await ledger.append(newRelease({ by: "ben" }));

    expect(first).toEqual({ version: 1, number: 1, ...newRelease({ by: "ana" }) });
    expect(await ledger.list("reader")).toEqual([first, second]);
    expect(await ledger.list("reader", { newest: 1 })).toEqual([second]);
    expect(await ledger.numbers("reader")).toEqual([1, 2]);
  });

  it("counts each pipeline by itself", async () => {
    const ledger = (await store()).open();
    await ledger.append(newRelease());

    const other = { ...newRelease().resolved, name: "reader-two" };
    const release = await ledger.append(newRelease({ pipeline: "reader-two", resolved: other }));

    expect(release.number).toBe(1);
    expect(await ledger.numbers("reader")).toEqual([1]);
  });

  it("gives any number of writers at once each a number of their own, without a gap", async () => {
    const shared = await store();
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 8 }), async (writers) => {
        const names = Array.from({ length: writers }, (_, index) => `writer ${index}`);
        const appended = await Promise.all(names.map((by) => shared.open().append(newRelease({ by }))));

        const numbers = appended.map(({ number }) => number).toSorted((a, b) => a - b);
        expect(numbers).toEqual(names.map((_, index) => taken + index + 1));
        taken += writers;
        const kept = await shared.open().list("reader", { newest: writers });
        expect(new Map(kept.map(({ by, number }) => [number, by]))).toEqual(
          new Map(appended.toSorted((a, b) => a.number - b.number).map(({ by, number }) => [number, by])),
        );
      }),
      { numRuns: 6 },
    );
  });

  it("lets one of two writers through that believe the same release to be the newest", async () => {
    const shared = await store();
    await shared.open().append(newRelease());

    const results = await Promise.allSettled([
      shared.open().append(newRelease({ by: "ana" }), { after: 1 }),
      shared.open().append(newRelease({ by: "ben" }), { after: 1 }),
    ]);

    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({
      reason: {
        code: "RELEASE_CONFLICT",
        message: expect.stringContaining("the newest was release 1, now it is release 2"),
      },
    });
    expect(await shared.open().numbers("reader")).toEqual([1, 2]);
  });

  it("keeps notes by the release they come after, in their order, and reads those of later releases only when asked", async () => {
    const ledger = (await store()).open();
    expect(await ledger.notes("reader")).toEqual([]);

    await ledger.note(newNote({ kind: "began", verb: "up" }));
    await ledger.append(newRelease());
    await ledger.note(newNote({ kind: "began", verb: "rollback", rollbackTo: 1 }));
    const down = await ledger.note(newNote({ kind: "taken-down" }));

    expect(down).toEqual({ version: 1, after: 1, number: 2, ...newNote({ kind: "taken-down" }) });
    expect((await ledger.notes("reader")).map(({ after, number, kind }) => [after, number, kind])).toEqual([
      [0, 1, "began"],
      [1, 1, "began"],
      [1, 2, "taken-down"],
    ]);
    expect(await ledger.notes("reader", { since: 1 })).toHaveLength(2);
    expect(await ledger.numbers("reader")).toEqual([1]);
  });

  it("gives each of many who note something at once a note of their own", async () => {
    const shared = await store();
    const names = Array.from({ length: 6 }, (_, index) => `writer ${index}`);

    await Promise.all(names.map((by) => shared.open().note({ ...newNote({ kind: "began", verb: "up" }), by })));

    const notes = await shared.open().notes("reader");
    expect(notes.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(notes.map(({ by }) => by).toSorted()).toEqual(names);
  });

  it.each([
    { name: "half a text", note: "{", problem: "it is not JSON" },
    { name: "no verb", note: { kind: "began", verb: undefined }, problem: "" },
    { name: "a rollback to nowhere", note: { kind: "began", verb: "rollback" }, problem: "" },
    { name: "a test without a case", note: { ...testedEvent(1), cases: 0 }, problem: "" },
    { name: "a test of no release", note: { ...testedEvent(0) }, problem: "" },
    { name: "a test of unnamed cases", note: { ...testedEvent(1), digest: "abc" }, problem: "" },
    { name: "another release's", note: { after: 7 }, problem: "after is 7, but it is kept as 1" },
    { name: "another environment's", note: { environment: "data_prod" }, problem: "environment is data_prod" },
  ])("refuses a note with $name, and names the object", async ({ note, problem }) => {
    const shared = await store();
    const whole = { version: 1, after: 1, number: 1, ...newNote({ kind: "taken-down" }) };
    const text = typeof note === "string" ? note : JSON.stringify({ ...whole, ...note });
    await shared.plant("notes/000001-000001.json", text);

    await expect(shared.open().notes("reader")).rejects.toMatchObject({
      code: "RELEASE_RECORD_INVALID",
      message: expect.stringMatching(new RegExp(`ledger.*/reader/notes/000001-000001\\.json is no note: .*${problem}`)),
    });
  });

  it("tells a note of a later Sluice from a broken one", async () => {
    const shared = await store();
    await shared.plant("notes/000001-000001.json", JSON.stringify({ version: 2, kind: "approved" }));

    await expect(shared.open().notes("reader")).rejects.toMatchObject({ code: "RELEASE_RECORD_NEWER" });
  });

  it("goes on after the highest number, whatever is missing before it, and past a million", async () => {
    const shared = await store();
    await shared.plant("999999.json", JSON.stringify({ version: 1, number: 999_999, ...newRelease() }));

    const release = await shared.open().append(newRelease());

    expect(release.number).toBe(1_000_000);
    expect((await shared.open().list("reader")).map(({ number }) => number)).toEqual([999_999, 1_000_000]);
  });

  it("overlooks what is not named like a release", async () => {
    const shared = await store();
    for (const name of [
      "notes/README.md",
      "notes/000001.json",
      "notes/000001-000000.json",
      "README.md",
      "000000.json",
      "1.json",
      "0000002.json",
      ".000001.json",
      "000001.json.bak",
    ]) {
      await shared.plant(name, "not a release");
    }

    expect(await shared.open().list("reader")).toEqual([]);
    expect(await shared.open().notes("reader")).toEqual([]);
  });

  it("keeps what people can read", async () => {
    const shared = await store();

    await shared.open().append(newRelease());

    expect(await shared.read("000001.json")).toContain('\n  "number": 1,\n');
  });

  const whole = { version: 1, number: 1, ...newRelease() };
  const { commit: _commit, at: _at, ...undated } = { commit: undefined, ...whole };
  const [model] = whole.resolved.models;
  it.each([
    { name: "half a text", record: JSON.stringify(whole).slice(0, 300), problem: "it is not JSON" },
    { name: "a list", record: "[]", problem: "must be object" },
    { name: "no version", record: JSON.stringify({ ...whole, version: undefined }), problem: "version" },
    { name: "no time", record: JSON.stringify(undated), problem: "at" },
    { name: "a number as text", record: JSON.stringify({ ...whole, number: "1" }), problem: "number must be integer" },
    {
      name: "a model without an image",
      record: JSON.stringify({ ...whole, resolved: { ...whole.resolved, models: [{ ...model, image: undefined }] } }),
      problem: "resolved.models.0",
    },
    {
      name: "another number",
      record: JSON.stringify({ ...whole, number: 2 }),
      problem: "number is 2, but it is kept as 1",
    },
    { name: "another pipeline", record: JSON.stringify({ ...whole, pipeline: "x" }), problem: "pipeline is x" },
    {
      name: "another environment",
      record: JSON.stringify({ ...whole, environment: "data_prod" }),
      problem: "environment is data_prod",
    },
    {
      name: "an image that is not the pinned one",
      record: JSON.stringify({ ...whole, pins: { ...whole.pins, images: { "model-a": { image: "x", pinned: "x" } } } }),
      problem: "the image of model-a is not the pinned one",
    },
  ])("refuses a record with $name, and names the object", async ({ record, problem }) => {
    const shared = await store();
    await shared.plant("000001.json", record);

    const error = await shared
      .open()
      .list("reader")
      .catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: "RELEASE_RECORD_INVALID", message: expect.stringContaining(problem) });
    expect((error as Error).message).toMatch(
      /(^s3:\/\/ledger\/releases|ledger)\/reader\/000001\.json is no release record/,
    );
  });

  it("tells a record of a later Sluice from a broken one", async () => {
    const shared = await store();
    await shared.plant("000001.json", JSON.stringify({ version: 2, number: 1, releasedAt: 0 }));

    await expect(shared.open().list("reader")).rejects.toMatchObject({
      code: "RELEASE_RECORD_NEWER",
      message: expect.stringContaining("000001.json was written by a newer Sluice"),
    });
  });

  it("takes a record with a key that a later Sluice of the same version added", async () => {
    const shared = await store();
    await shared.plant("000001.json", JSON.stringify({ ...whole, approvedBy: "carla" }));

    expect(await shared.open().list("reader")).toEqual([{ ...whole, approvedBy: "carla" }]);
  });
});

it("a writer whose answer was lost recognises its own release", async () => {
  const { bucket, clients } = await openAccount();
  bucket("ledger");
  const s3 = await clients.s3();
  // What the SDK does after a broken connection: it sends the same request again.
  s3.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === "PutObjectCommand") await next(args);
        return next(args);
      },
    { step: "deserialize", priority: "high", name: "send-twice" },
  );
  const ledger = openLedger({ ...environment, ledger: "s3://ledger" }, { cwd: "/" }, clients);

  const release = await ledger.append(newRelease());

  expect(release.number).toBe(1);
  expect(await ledger.numbers("reader")).toEqual([1]);
});

it("a folder's ledger leaves nothing unfinished behind", async () => {
  const cwd = temporaryFolder();
  const { clients } = await openAccount();
  const ledger = openLedger({ ...environment, ledger: "ledger" }, { cwd }, clients);

  await Promise.all(Array.from({ length: 8 }, () => ledger.append(newRelease())));

  expect(readdirSync(join(cwd, "ledger", "reader"))).toEqual(
    Array.from({ length: 8 }, (_, index) => `00000${index + 1}.json`),
  );
});

it.each([
  {
    name: "without a ledger",
    ledger: undefined,
    expected: {
      code: "DEPLOY_ENVIRONMENT_INCOMPLETE",
      message: "the environment data_dev has no ledger, which a deployment needs",
      hint: expect.stringMatching(/data_dev\.yaml a line such as\nledger: s3:\/\//),
    },
  },
  {
    name: "whose bucket is not there",
    ledger: "s3://no-such-ledger/x",
    expected: {
      code: "RELEASE_LEDGER_UNUSABLE",
      message: expect.stringMatching(/cannot list the ledger s3:\/\/no-such-ledger\/x\/reader\/: NoSuchBucket/),
    },
  },
])("an environment $name is told what to do", async ({ ledger, expected }) => {
  const { clients } = await openAccount();
  const open = async () => {
    const given = ledger === undefined ? environment : { ...environment, ledger };
    return await openLedger(given, { cwd: "/" }, clients).list("reader");
  };

  await expect(open()).rejects.toMatchObject(expected);
});
