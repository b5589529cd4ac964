import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";

const keeper = fileURLToPath(new URL("../fixtures/keep-server.ts", import.meta.url));

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function processes(): Process[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat=,args="], { encoding: "utf8" }).split("\n");
  return lines.flatMap((line) => {
    const [, pid, parent, state = "", command = ""] = /^ *(\d+) +(\d+) +(\S+) +(.*)$/.exec(line) ?? [];
    // A zombie has ended; whoever started it has not asked yet.
    return pid === undefined || state.startsWith("Z") ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/** Process ids of what a process has started, and what that has. */
function descendants(of: number | undefined, all = processes()): number[] {
  const children = all.filter(({ parent }) => parent === of).map(({ pid }) => pid);
  return [...children, ...children.flatMap((child) => descendants(child, all))];
}

/** A process that keeps servers, and dies with the test. */
function keep(commands: readonly string[]): ChildProcess {
  const options = ["--conditions=@sluice/source", "--disable-warning=ExperimentalWarning"];
  const child = spawn(process.execPath, [...options, keeper, ...commands], {
    stdio: "ignore",
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

describe("nothing of a server outlives the process that keeps it, not even when that one is killed", () => {
  it.each([
    { name: "a program", command: (time: string) => `exec sleep ${time}`, sleepers: 1 },
    { name: "a shell that waits for a program", command: (time: string) => `sleep ${time}; true`, sleepers: 1 },
    { name: "a shell with several", command: (time: string) => `sleep ${time} & sleep ${time} & wait`, sleepers: 2 },
    {
      name: "a shell with job control",
      command: (time: string) => `exec bash -c 'set -m; sleep ${time} & wait'`,
      sleepers: 1,
    },
    {
      name: "a shell that does not hear a polite signal",
      command: (time: string) => `trap "" TERM HUP INT; sleep ${time}; sleep ${time}`,
      sleepers: 1,
    },
    { name: "a shell that went first", command: (time: string) => `nohup sleep ${time} & sleep ${time}`, sleepers: 2 },
    {
      name: "a Node.js server that detached another",
      command: (time: string) =>
        `"${process.execPath}" -e 'require("node:child_process").spawn("sleep", [process.argv[1]], { detached: true }); setInterval(() => {}, 1000)' ${time}`,
      sleepers: 2,
    },
    {
      name: "a Python server with workers",
      command: (time: string) =>
        `python3 -c 'import subprocess, sys, time; [subprocess.Popen(["sleep", sys.argv[1]]) for _ in range(2)]; time.sleep(600)' ${time}`,
      sleepers: 3,
    },
  ])("$name", async ({ command, sleepers }) => {
    const digits = `${process.pid}${Date.now()}`;
    const mark = `600.${digits}`;
    // The shell takes the quotes away, so that only what sleeps has the time as it is looked for.
    const kept = keep([command(`600."${digits}"`), `sleep 600."${digits}"`]);
    const named = () => processes().filter((each) => each.command.includes(mark));
    await expect.poll(() => named().length, { timeout: 10_000 }).toBe(sleepers + 1);
    const family = new Set([...descendants(kept.pid), ...named().map(({ pid }) => pid)]);

    kept.kill("SIGKILL");

    const left = () => processes().filter(({ pid, command }) => family.has(pid) || command.includes(mark));
    await expect.poll(left, { timeout: 10_000 }).toEqual([]);
    expect(family.size).toBeGreaterThan(sleepers + 1);
  });
});

it("leaves no guard behind when no server is left to end", async () => {
  const kept = keep(["true", "sleep 0.5"]);
  await expect.poll(() => descendants(kept.pid).length, { timeout: 10_000 }).toBe(1);
  const [guard] = descendants(kept.pid);

  kept.kill("SIGKILL");

  await expect.poll(() => processes().filter(({ pid }) => pid === guard), { timeout: 10_000 }).toEqual([]);
});
