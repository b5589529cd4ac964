import type { DoraOutput } from "../output/dora-output.ts";
import { changeFailures } from "./change-failures.ts";
import type { Deployment } from "./deployment.ts";
import { type History, listDeployments } from "./list-deployments.ts";
import { fewestForMedian, spreadOf } from "./statistics.ts";

/** What is measured. */
export interface MeasureDoraOptions {
  readonly history: History;
  /** Epoch milliseconds. */
  readonly nowMs: number;
  /** Days back from now, at least 1: whatever ended then is counted. */
  readonly days: number;
  /** When a commit was made, epoch milliseconds, by its sha; of those that releases do not tell themselves. */
  readonly committedAtMs: ReadonlyMap<string, number>;
}

/** The four figures, as the output has them. */
export type DoraFigures = Pick<
  DoraOutput,
  "changeFailureRate" | "changeLeadTime" | "deploymentFrequency" | "failedDeploymentRecoveryTime"
>;

const dayMs = 24 * 3600 * 1000;
const fewestDays = 7;

/** Computes the four figures from the ledger alone. */
export function measureDora(options: MeasureDoraOptions): DoraFigures {
  const deployments = listDeployments(options.history, options.nowMs);
  const recent = deployments.filter((each) => isRecent(each, options));
  return {
    deploymentFrequency: frequencyOf(deployments, recent, options),
    changeLeadTime: leadTimeOf(recent, options),
    changeFailureRate: failureRateOf(recent, options),
    failedDeploymentRecoveryTime: recoveryTimeOf(options),
  };
}

/** Whether a deployment ended in the days that are asked for. */
function isRecent({ finishedAtMs }: Deployment, { days, nowMs }: Pick<MeasureDoraOptions, "days" | "nowMs">): boolean {
  return finishedAtMs > nowMs - days * dayMs;
}

function isChange({ kind, result }: Deployment): boolean {
  return kind === "up" && result === "succeeded";
}

function frequencyOf(
  all: readonly Deployment[],
  recent: readonly Deployment[],
  { days, nowMs }: MeasureDoraOptions,
): DoraFigures["deploymentFrequency"] {
  const firstMs = Math.min(nowMs, ...all.map(({ startedAtMs }) => startedAtMs));
  const observedDays = Math.min(days, (nowMs - firstMs) / dayMs);
  const sample = recent.filter(isChange).length;
  return {
    definition: "Releases by up that changed something, per week.",
    sample,
    rollbacks: recent.filter(({ kind, result }) => kind === "rollback" && result === "succeeded").length,
    observedDays: rounded(observedDays, 10),
    perWeek: observedDays < fewestDays ? null : rounded((sample / observedDays) * 7, 100),
  };
}

function leadTimeOf(
  recent: readonly Deployment[],
  { committedAtMs, history }: MeasureDoraOptions,
): DoraFigures["changeLeadTime"] {
  const changes = recent.filter(isChange);
  const seconds: number[] = [];
  let [repeated, unknown] = [0, 0];
  for (const { finishedAtMs, release } of changes) {
    const { commit, number = 0 } = release ?? {};
    const committed = commit?.committedAt === undefined ? NaN : Date.parse(commit.committedAt);
    const knownMs = Number.isNaN(committed) ? committedAtMs.get(commit?.sha ?? "") : committed;
    if (commit === undefined || commit.dirty || knownMs === undefined) unknown++;
    else if (history.releases.some((each) => each.number < number && each.commit?.sha === commit.sha)) repeated++;
    else seconds.push(Math.max(0, finishedAtMs - knownMs) / 1000);
  }
  return {
    definition: "From a commit to the release that first has it.",
    sample: seconds.length,
    of: changes.length,
    repeated,
    unknown,
    ...spreadOf(seconds),
  };
}

function failureRateOf(
  recent: readonly Deployment[],
  { history, nowMs }: MeasureDoraOptions,
): DoraFigures["changeFailureRate"] {
  const rolledBackNumbers = new Set(
    changeFailures(history, nowMs).flatMap(({ deployment, reason }) =>
      reason === "rolled-back" ? (deployment.release?.number ?? []) : [],
    ),
  );
  const ended = recent.filter(({ kind, result }) => kind === "up" && (result === "succeeded" || result === "failed"));
  const failed = ended.filter(({ result }) => result === "failed").length;
  const rolledBack = ended.filter(({ release }) => rolledBackNumbers.has(release?.number ?? 0)).length;
  return {
    definition: "Deployments by up that failed or were rolled back, of all that ended.",
    sample: ended.length,
    failed,
    rolledBack,
    ratio: ended.length < fewestForMedian ? null : rounded((failed + rolledBack) / ended.length, 10_000),
  };
}

function recoveryTimeOf(options: MeasureDoraOptions): DoraFigures["failedDeploymentRecoveryTime"] {
  const failures = changeFailures(options.history, options.nowMs).filter(({ deployment }) =>
    isRecent(deployment, options),
  );
  const seconds = failures.flatMap(({ deployment, recovery }) =>
    recovery === undefined ? [] : Math.max(0, recovery.finishedAtMs - deployment.finishedAtMs) / 1000,
  );
  const takenDown = failures.filter((each) => each.takenDown).length;
  return {
    definition: "From the end of a deployment that failed, or was rolled back, to the release after it that mended it.",
    sample: seconds.length,
    unrecovered: failures.length - seconds.length - takenDown,
    takenDown,
    ...spreadOf(seconds),
  };
}

function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
