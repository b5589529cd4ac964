import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SluiceError } from "@sluice/spec/errors";
import { expect, it } from "vitest";
import { Flags } from "../../src/command-line/flags.ts";
import { StackGuard } from "../../src/deploy/stack-guard.ts";
import type { StackLock } from "../../src/engine/stack-locks.ts";
import { openAccount } from "../support/open-account.ts";
import { dataDev } from "../support/plan-steps.ts";
import { quietIo } from "../support/quiet-io.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const stack = "reader.data_dev";
const elsewhere = { username: "ada", hostname: "build-7", pid: 41, timestamp: "2026-11-22T13:00:00Z" };

interface Guarded {
  readonly guard: StackGuard;
  /** What somebody else does to the stack. */
  readonly others: { write(): void; lock(pid?: number): void; unlock(): void };
  readonly warned: StackLock[];
  stderr(): string;
}

interface GuardedOptions {
  readonly wait?: string;
  readonly breaks?: boolean;
  readonly warns?: boolean;
}

async function guarded(options: GuardedOptions = {}): Promise<Guarded> {
  const folder = temporaryFolder();
  const { clients } = await openAccount();
  const quiet = quietIo({ cwd: folder, env: { PULUMI_CONFIG_PASSPHRASE: "test" } });
  const warned: StackLock[] = [];
  const flags = new Flags(
    new Map([
      ...(options.wait === undefined ? [] : [["wait", [options.wait]] as const]),
      ...(options.breaks === true ? [["break-lock", ["true"]] as const] : []),
    ]),
  );
  const environment = { ...dataDev, backend: "file://state", secretsProvider: "passphrase" };
  const target = { environment, pipeline: { name: "reader" } };
  const onLocked = options.warns === true ? { onLocked: (lock: StackLock) => void warned.push(lock) } : {};
  const guard = new StackGuard({ target, stack, connection: { clients }, flags, ...onLocked }, quiet.io);
  const state = join(folder, "state/.pulumi/stacks", target.pipeline.name);
  const locks = join(folder, "state/.pulumi/locks/organization", target.pipeline.name, stack);
  for (const path of [state, locks]) mkdirSync(path, { recursive: true });
  let writes = 0;
  const others = {
    write: () => {
      writes += 1;
      writeFileSync(join(state, `${stack}.json`), "x".repeat(writes));
    },
    lock: (pid = elsewhere.pid) => writeFileSync(join(locks, "a.json"), JSON.stringify({ ...elsewhere, pid })),
    unlock: () => rmSync(join(locks, "a.json"), { force: true }),
  };
  others.write();
  return { guard, others, warned, stderr: quiet.stderr };
}

/** Looks, as many times as it takes; at each look somebody else does the next thing. */
async function looks({ guard }: Guarded, ...meanwhile: readonly (() => void)[]): Promise<number> {
  let count = 0;
  const { value } = await guard.untilStill(() =>
    guard.steadily(async () => {
      count += 1;
      meanwhile[count - 1]?.();
      return count;
    }),
  );
  return value;
}

it("looks once at a stack that stands still", async () => {
  const each = await guarded();

  expect(await looks(each)).toBe(1);
  expect(each.stderr()).toBe("");
});

it("looks again when somebody else has written meanwhile, and says so", async () => {
  const each = await guarded();

  expect(await looks(each, each.others.write, each.others.write)).toBe(3);
  expect(each.stderr()).toBe("somebody else changed reader.data_dev meanwhile: looking again\n".repeat(2));
});

it("refuses when somebody else is at it by now", async () => {
  const each = await guarded();

  await expect(looks(each, each.others.lock)).rejects.toMatchObject({
    code: "DEPLOY_STACK_LOCKED",
    message: expect.stringContaining("locked by ada on build-7 (process 41)") as unknown,
  });
});

it.each(["true", "600"])("waits with --wait=%s when somebody else is at it by now, and looks again", async (wait) => {
  const each = await guarded({ wait });
  const done = setTimeout(() => {
    each.others.write();
    each.others.unlock();
  }, 100);

  expect(await looks(each, each.others.lock)).toBe(2);
  clearTimeout(done);
  expect(each.stderr()).toMatch(
    /^somebody else is at reader\.data_dev: .*\nwaiting for ada on build-7 \(process 41\), /,
  );
});

it("waits when the engine finds the lock first, and begins again", async () => {
  const { guard, others } = await guarded({ wait: "true" });
  let attempts = 0;

  const attempt = guard.untilStill(async () => {
    attempts += 1;
    if (attempts > 1) return "done";
    others.lock();
    setTimeout(others.unlock, 100);
    throw new SluiceError("DEPLOY_STACK_LOCKED", "the engine says so");
  });

  expect(await attempt).toBe("done");
  expect(attempts).toBe(2);
});

it.each([
  { name: "the engine finds a lock and nobody said to wait", code: "DEPLOY_STACK_LOCKED", wait: undefined },
  { name: "something else is wrong", code: "DEPLOY_FAILED", wait: "true" },
])("begins nothing again when $name", async ({ code, wait }) => {
  const { guard } = await guarded(wait === undefined ? {} : { wait });
  const failure = new SluiceError(code, "no");
  let attempts = 0;

  const attempt = guard.untilStill(async () => {
    attempts += 1;
    throw failure;
  });

  await expect(attempt).rejects.toBe(failure);
  expect(attempts).toBe(1);
});

it("takes a failure for a deployment's own only when nobody was in its way", async () => {
  const each = await guarded();
  const failing = () => {
    each.others.write();
    throw new Error("a resource is half made");
  };

  expect(await looks(each, failing)).toBe(2);
  await expect(
    looks(each, () => {
      throw new Error("a resource is wrong");
    }),
  ).rejects.toThrow("a resource is wrong");
});

it("notices what happened while a person thought", async () => {
  const { guard, others } = await guarded();
  let plans = 0;

  await guard.untilStill(async () => {
    const { mark } = await guard.steadily(async () => {
      plans += 1;
    });
    if (plans === 1) others.write();
    await guard.assertUnmoved(mark);
  });

  expect(plans).toBe(2);
});

it.each([
  { name: "not by itself", does: () => {}, moved: false },
  { name: "when somebody else has written", does: ({ others }: Guarded) => others.write(), moved: true },
  {
    name: "not while somebody else has a lock and has written nothing",
    does: ({ others }: Guarded) => others.lock(),
    moved: false,
  },
])("says whether a stack has moved: $name", async ({ does, moved }) => {
  const each = await guarded();
  const mark = await each.guard.mark();

  does(each);

  expect(await each.guard.hasMoved(mark)).toBe(moved);
});

it("only warns where it only looks, unless it is told to wait", async () => {
  const warning = await guarded({ warns: true });
  warning.others.lock();

  expect(await looks(warning, warning.others.write)).toBe(1);
  expect(warning.warned).toMatchObject([{ user: "ada", host: "build-7" }]);

  const waiting = await guarded({ warns: true, wait: "0" });
  waiting.others.lock();
  await expect(looks(waiting)).rejects.toMatchObject({ code: "DEPLOY_STACK_LOCKED" });
  expect(waiting.warned).toEqual([]);
});

/** Breaks the lock that was found first; `meanwhile` happens while the engine is opened. */
async function breaks({ guard, others }: Guarded, meanwhile: () => void): Promise<number> {
  let broken = 0;
  others.lock(41);
  await guard.untilStill(async () => {
    meanwhile();
    await guard.breakLock({
      breakLock: async () => {
        broken += 1;
      },
    });
  });
  return broken;
}

it.each([
  { name: "a lock that was left behind, once", meanwhile: () => {}, broken: 1 },
  { name: "none that has gone by itself", meanwhile: ({ others }: Guarded) => others.unlock(), broken: 0 },
])("breaks $name", async ({ broken, meanwhile }) => {
  const each = await guarded({ breaks: true });

  expect(await breaks(each, () => meanwhile(each))).toBe(broken);
});

it("breaks no lock that somebody took after they broke the one that was left", async () => {
  const each = await guarded({ breaks: true });

  await expect(breaks(each, () => each.others.lock(42))).rejects.toMatchObject({
    code: "DEPLOY_STACK_LOCKED",
    message: expect.stringContaining("process 42") as unknown,
  });
});
