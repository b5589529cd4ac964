import type { ResolvedModel, ResolvedPipeline } from "@sluice/spec";
import type { Attempt, DocumentRecord } from "./ledger.ts";

/** Where a document stands at one model. */
export type Status = "waiting" | "queued" | "running" | "succeeded" | "failed" | "superseded" | "skipped" | "timed-out";

/** One document at one model. Times are epoch milliseconds. */
export interface ModelOutcome {
  readonly model: string;
  readonly status: Status;
  /** How often the endpoint was invoked. */
  readonly attempts: number;
  readonly startedAtMs?: number;
  readonly finishedAtMs?: number;
  /** S3 URI. */
  readonly output?: string;
  readonly sizeBytes?: number;
  /** Why it did not succeed. */
  readonly reason?: string;
}

/** How the run ended, which decides what unfinished means. */
export interface Ending {
  /** `idle`: nothing is left to happen; `running`: it goes on. */
  readonly state: "running" | "idle" | "timed-out";
  /** Ids of documents whose source was overwritten before a model read them. */
  readonly superseded: ReadonlySet<string>;
  /** What a Lambda last logged about a document at a model. */
  lastError(documentId: string, model: string): string | undefined;
}

const finalStatuses: ReadonlySet<Status> = new Set(["succeeded", "failed", "superseded", "skipped", "timed-out"]);

/** Whether nothing more is expected. */
export function isFinal(status: Status): boolean {
  return finalStatuses.has(status);
}

/** Where a document stands at every model, in the pipeline's order. */
export function outcomesOf(document: DocumentRecord, pipeline: ResolvedPipeline, ending: Ending): ModelOutcome[] {
  const outcomes = new Map<string, ModelOutcome>();
  for (const model of pipeline.models)
    outcomes.set(model.name, outcomeOf(document, model, { pipeline, ending, outcomes }));
  return [...outcomes.values()];
}

/** One word for a whole document: the worst of its models, `succeeded` only when all did. */
export function documentStatus(outcomes: readonly ModelOutcome[]): Status {
  const order: readonly Status[] = ["failed", "timed-out", "running", "queued", "waiting", "superseded", "skipped"];
  return order.find((status) => outcomes.some((outcome) => outcome.status === status)) ?? "succeeded";
}

interface Surroundings {
  readonly pipeline: ResolvedPipeline;
  readonly ending: Ending;
  /** Of the models before this one. */
  readonly outcomes: ReadonlyMap<string, ModelOutcome>;
}

function outcomeOf(document: DocumentRecord, model: ResolvedModel, surroundings: Surroundings): ModelOutcome {
  const attempts = [...(document.attempts.get(model.name)?.values() ?? [])];
  const base = { model: model.name, attempts: attempts.length };
  const succeeded = attempts.find(({ output }) => output !== undefined);
  if (succeeded !== undefined) return { ...base, status: "succeeded", ...withoutReason(succeeded) };
  const open = attempts.filter(({ finishedAtMs }) => finishedAtMs === undefined);
  const current = open.find(({ startedAtMs }) => startedAtMs !== undefined) ?? open[0];
  if (current !== undefined) {
    if (surroundings.ending.state === "timed-out")
      return { ...base, ...current, status: "timed-out", reason: "it was still at work" };
    return { ...base, ...current, status: current.startedAtMs === undefined ? "queued" : "running" };
  }
  const failed = attempts.toSorted((a, b) => (a.finishedAtMs ?? 0) - (b.finishedAtMs ?? 0)).at(-1);
  if (failed !== undefined) return { ...base, ...failed, status: "failed" };
  return { ...base, ...unstarted(document, model, surroundings) };
}

function unstarted(
  document: DocumentRecord,
  model: ResolvedModel,
  { pipeline, ending, outcomes }: Surroundings,
): Pick<ModelOutcome, "status" | "reason"> {
  const deadLetter = document.deadLetters.get(model.name);
  if (deadLetter !== undefined)
    return { status: "failed", reason: join(deadLetter, ending.lastError(document.documentId, model.name)) };
  const parents = model.parents.map((name) => outcomes.get(name));
  if (parents.length === 0) {
    const { suffixes } = pipeline.source;
    if (!acceptsKey(document.source?.key, suffixes))
      return { status: "skipped", reason: `the source takes ${suffixes.join(" ")} only` };
    if (ending.superseded.has(document.documentId))
      return { status: "superseded", reason: "it was overwritten by a newer version" };
  }
  const stopped = parents.find(
    (parent) => parent !== undefined && parent.status !== "succeeded" && isFinal(parent.status),
  );
  if (stopped !== undefined) {
    const status = stopped.status === "failed" || stopped.status === "timed-out" ? "skipped" : stopped.status;
    return { status, reason: `${stopped.model} ${describe(stopped.status)}` };
  }
  if (ending.state === "timed-out") return { status: "timed-out", reason: "it had not begun" };
  if (ending.state === "idle")
    return { status: "failed", reason: join("it never began", ending.lastError(document.documentId, model.name)) };
  return { status: "waiting" };
}

/** Whether a key has one of the suffixes, as the trigger compares them: without regard to case. */
export function acceptsKey(key: string | undefined, suffixes: readonly string[]): boolean {
  if (key === undefined || suffixes.length === 0) return true;
  const lower = key.toLowerCase();
  return suffixes.some((suffix) => lower.endsWith(suffix.toLowerCase()));
}

function withoutReason({ reason: _, ...attempt }: Attempt): Omit<Attempt, "reason"> {
  return attempt;
}

function describe(status: Status): string {
  if (status === "superseded" || status === "skipped") return `was ${status}`;
  return status === "timed-out" ? "did not finish in time" : status;
}

function join(reason: string, detail: string | undefined): string {
  return detail === undefined ? reason : `${reason}: ${detail}`;
}
