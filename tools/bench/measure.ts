import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What one child process took. */
export interface ProcessCost {
  readonly seconds: number;
  readonly maxRssMiB: number;
  /** What it printed on standard output. */
  readonly stdout: string;
}

/** Where and with what a process runs. */
export interface MeasureOptions {
  readonly cwd?: string;
  /** Besides this process's own. */
  readonly env?: Readonly<Record<string, string>>;
}

const command = join(import.meta.dirname, "../../apps/deployer/src/main.ts");

/** Runs a TypeScript file in a process of its own, as `node FILE ARGS`, and measures it from outside; a non-zero exit throws. */
export function measureProcess(args: readonly string[], options: MeasureOptions = {}): ProcessCost {
  return measure(["--conditions=@sluice/source", "--disable-warning=ExperimentalWarning", ...args], options);
}

/** Runs the `sluice` command as its own first line starts it, and measures it like {@link measureProcess}. */
export function measureCommand(args: readonly string[], options: MeasureOptions = {}): ProcessCost {
  const [firstLine = ""] = readFileSync(command, "utf8").split("\n", 1);
  const flags = firstLine.split(" ").filter((word) => word.startsWith("--"));
  return measure([...flags, command, ...args], options);
}

function measure(argv: readonly string[], { cwd, env = {} }: MeasureOptions): ProcessCost {
  const startMs = performance.now();
  const child = spawnSync(process.execPath, ["--import", rssReporter, ...argv], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  const seconds = (performance.now() - startMs) / 1000;
  if (child.status !== 0) throw new Error(`${argv.join(" ")} ended with ${child.status}:\n${child.stderr}`);
  const maxRssKiB = Number(/^max-rss-kib (\d+)$/m.exec(child.stderr)?.[1]);
  return { seconds, maxRssMiB: maxRssKiB / 1024, stdout: child.stdout };
}

const rssReporter = `data:text/javascript,${encodeURIComponent(
  'process.on("exit",()=>process._rawDebug("max-rss-kib "+process.resourceUsage().maxRSS))',
)}`;

/** The middle value; of an even count the lower one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new Error("no values to take the median of");
  return middle;
}

/** Runs ours and the floor in turn, so that a noisy moment of the machine meets both; returns each side's results. */
export async function alternate<T>(
  rounds: number,
  sides: { readonly ours: () => T | Promise<T>; readonly floor: () => T | Promise<T> },
): Promise<{ readonly ours: T[]; readonly floor: T[] }> {
  const results: { ours: T[]; floor: T[] } = { ours: [], floor: [] };
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? (["floor", "ours"] as const) : (["ours", "floor"] as const);
    for (const side of order) results[side].push(await sides[side]());
  }
  return results;
}
