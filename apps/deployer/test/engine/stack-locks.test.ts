import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Flags } from "../../src/command-line/flags.ts";
import { assertBreakable, awaitUnlocked } from "../../src/deploy/await-unlocked.ts";
import { lockedError } from "../../src/engine/locked-error.ts";
import { isStale, readStackLocks } from "../../src/engine/stack-locks.ts";
import { openAccount } from "../support/open-account.ts";
import { quietIo } from "../support/quiet-io.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const path = ".pulumi/locks/organization/reader/reader.data_dev";
const since = "2026-11-22T13:00:00.123456789Z";
const elsewhere = { username: "ada", hostname: "build-7", pid: 41, timestamp: since };
const nowMs = Date.parse("2026-11-22T13:05:00Z");

function ended(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}

it("reads who holds a stack from a folder, and nothing where nobody ever did", async () => {
  const folder = temporaryFolder();
  const { clients } = await openAccount();
  const options = { backend: `file://${folder}`, project: "reader", stack: "reader.data_dev", clients };
  expect(await readStackLocks(options)).toEqual([]);
  mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, path, "a.json"), JSON.stringify(elsewhere));
  writeFileSync(join(folder, path, "a.json.attrs"), "{}");
  writeFileSync(join(folder, path, "half.json"), "");

  expect(await readStackLocks(options)).toEqual([{ user: "ada", host: "build-7", pid: 41, since }]);
});

it.each([
  { name: "a bucket", backend: "s3://states", key: `${path}/a.json` },
  { name: "a folder of a bucket", backend: "s3://states/team/one?region=us-west-2", key: `team/one/${path}/a.json` },
])("reads who holds a stack from $name", async ({ backend, key }) => {
  const account = await openAccount();
  account.bucket("states");
  const options = { backend, project: "reader", stack: "reader.data_dev", clients: account.clients };
  expect(await readStackLocks(options)).toEqual([]);
  await account.put("states", key, JSON.stringify(elsewhere));

  expect(await readStackLocks(options)).toEqual([{ user: "ada", host: "build-7", pid: 41, since }]);
});

it.each([
  {
    name: "another host's",
    lock: { host: "build-7", pid: 1 },
    stale: undefined,
    hint: "if nothing runs on build-7 any more",
  },
  {
    name: "an ended process's",
    lock: { host: hostname(), pid: ended() },
    stale: true,
    hint: "run the command again with --break-lock",
  },
  {
    name: "another program's that got its number",
    lock: { host: hostname(), pid: process.pid },
    stale: process.platform === "linux",
    hint: process.platform === "linux" ? "--break-lock" : "--wait",
  },
  {
    name: "another GitHub machine's, which has the same name,",
    env: { GITHUB_ACTIONS: "true" },
    lock: { host: hostname(), pid: ended() },
    stale: undefined,
    hint: `add --wait to wait until it is done; if nothing runs on ${hostname()} any more`,
  },
])("tells what to do about $name lock", ({ env = {}, lock, stale, hint }) => {
  const held = { user: "ada", since, ...lock };
  const { io } = quietIo({ env, clock: { nowMs: () => nowMs } });

  expect(isStale(held, env)).toBe(stale);
  expect(lockedError("reader.data_dev", held, io)).toMatchObject({
    code: "DEPLOY_STACK_LOCKED",
    message: `reader.data_dev is locked by ada on ${lock.host} (process ${lock.pid}), since 2026-11-22T13:00:00Z (5 min)`,
    hint: expect.stringContaining(hint) as unknown,
  });
  expect(() => assertBreakable("reader.data_dev", [held], io)).not.toThrow();
});

it.each([
  { name: "at once without --wait", wait: undefined, waits: 0 },
  { name: "after the seconds of --wait=1", wait: "1", waits: 1 },
])("gives up $name", async ({ wait, waits }) => {
  const folder = temporaryFolder({ [`${path}/a.json`]: JSON.stringify(elsewhere) });
  const { clients } = await openAccount();
  const quiet = quietIo();
  quiet.tickMs = 600;
  const flags = new Flags(new Map(wait === undefined ? [] : [["wait", [wait]]]));
  const place = { backend: `file://${folder}`, project: "reader", stack: "reader.data_dev", clients };

  await expect(awaitUnlocked(place, flags, quiet.io)).rejects.toMatchObject({ code: "DEPLOY_STACK_LOCKED" });

  expect(quiet.stderr().split("waiting for ada on build-7").length - 1).toBe(waits);
});

it("takes no word for seconds", async () => {
  const { clients } = await openAccount();
  const flags = new Flags(new Map([["wait", ["soon"]]]));
  const place = { backend: "file:///nowhere", project: "reader", stack: "reader.data_dev", clients };

  await expect(awaitUnlocked(place, flags, quietIo().io)).rejects.toMatchObject({ code: "DEPLOY_OPTION_VALUE" });
});
