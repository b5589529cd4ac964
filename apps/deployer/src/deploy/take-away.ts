import { bucketsHoldingData } from "../endpoints/buckets-holding-data.ts";
import { emptyBucket } from "../endpoints/empty-bucket.ts";
import { documentsOf, type QueueDepth, queueDepths } from "../endpoints/queued-documents.ts";
import type { OperationResult, StateResource } from "../engine/engine.ts";
import { type Io, writeLine } from "../io.ts";
import { buildPlan } from "../plan/build-plan.ts";
import { textAt } from "../plan/input-values.ts";
import type { Plan } from "../plan/plan.ts";
import { renderPlan } from "../plan/render-plan.ts";
import { isBookkeeping, resourceTypes } from "../plan/resource-types.ts";
import { DeployProgress } from "../progress/deploy-progress.ts";
import { DestroyNotes } from "../releases/destroy-notes.ts";
import { styleOf } from "../terminal/style.ts";
import { columnsOf } from "../terminal/terminal-size.ts";
import { assertNothingQueued, confirmDestroy } from "./confirm-destroy.ts";
import { operationFailure } from "./operation-failure.ts";
import { emptied } from "./render-destroyed.ts";
import { cancelled, settleInterrupted } from "./settle-interrupted.ts";
import { destroySteps, withoutBuckets } from "./stack-plan.ts";
import { watchInterrupt } from "./watch-interrupt.ts";
import type { OpenStack } from "./with-stack.ts";
import { writeMarkdown } from "./write-markdown.ts";

/** What a destroy came to. */
export interface DestroyOutcome {
  readonly version: 1;
  readonly plan: Plan;
  /** Buckets that stay, as they hold data. */
  readonly kept: readonly string[];
  /** Resources that are gone. */
  readonly deleted: number;
}

/**
 * Shows what would go, asks, and takes it away. Buckets that hold data stay with all their settings, in AWS and in the stack, so
 * that the next deployment has them again; with `--delete-data` they are emptied once nothing writes to them any more.
 */
export async function takeAway(open: OpenStack, io: Io): Promise<DestroyOutcome> {
  const { connection, flags, guard, target } = open;
  await settleInterrupted(open, io);
  const { environment, pipeline } = target;
  const { mark, value: seen } = await guard.steadily(() => lookAt(open));
  const { full, queued, resources } = seen;
  const stored = bucketsOf(resources);
  const kept = flags.has("delete-data") ? [] : full;
  const goes = withoutBuckets(resources, kept);
  const plan = planDestroy(open, resources, goes, documentsOf(queued));
  writeMarkdown(plan, flags, io);
  io.stderr.write(renderPlan(plan, { style: styleOf(io.stderr, io.env), columns: columnsOf(io.stderr) }));
  const notes = new DestroyNotes({ pipeline: pipeline.name, environment, connection }, io);
  if (plan.empty) {
    // A stack that is not there at all may be in another backend, and says nothing of what is in AWS.
    if (mark !== "") await notes.takenDown();
    return { version: 1, plan, kept, deleted: 0 };
  }
  assertNothingQueued(open, queued);
  await confirmDestroy(open, io);
  // A person may take long to answer: what goes must still be what was shown, and what has come since waits as well.
  await guard.assertUnmoved(mark);
  assertNothingQueued(open, await queuedIn(open, resources));
  await notes.began();
  const deleted =
    flags.has("delete-data") && stored.length > 0
      ? await withData(open, resources, plan, io)
      : countDeleted(await run(open, kept.length === 0 ? undefined : goes, plan, io));
  await notes.takenDown();
  return { version: 1, plan, kept, deleted };
}

/** What a stack has, what of it holds data, and what waits in it. */
async function lookAt(open: OpenStack) {
  const { connection, engine, target } = open;
  // What the stack has counts, not what the file says by now: models that left the file may have left their buckets.
  const resources = await engine.state();
  const [full, queued] = await Promise.all([
    bucketsHoldingData(bucketsOf(resources), target.environment, connection.clients),
    queuedIn(open, resources),
  ]);
  return { full, queued, resources };
}

async function queuedIn(
  { connection, target }: OpenStack,
  resources: readonly StateResource[],
): Promise<readonly QueueDepth[]> {
  const { environment, pipeline } = target;
  return await queueDepths(pipeline, environment, connection.clients, { alsoModels: modelsOf(resources) });
}

function bucketsOf(resources: readonly StateResource[]): string[] {
  return resources.flatMap(({ type, id }) => (type === resourceTypes.bucket && id !== undefined ? [id] : []));
}

function modelsOf(resources: readonly StateResource[]): string[] {
  const queues = resources.filter(({ type }) => type === resourceTypes.queue);
  return [...new Set(queues.flatMap(({ inputs }) => textAt(inputs, "tags", "sluice:model") ?? []))];
}

/** Everything that writes goes first: a bucket that is emptied while models run is not empty for long. */
async function withData(open: OpenStack, resources: readonly StateResource[], plan: Plan, io: Io): Promise<number> {
  const { connection, target } = open;
  const stored = bucketsOf(resources);
  const writers = withoutBuckets(resources, stored);
  const first = writers.size === 0 ? 0 : countDeleted(await run(open, writers, plan, io));
  for (const bucket of stored) {
    const { account } = target.environment;
    const versions = await emptyBucket(bucket, connection.clients, { deleteData: true, account, signal: io.signal });
    if (versions > 0) writeLine(io.stderr, emptied(bucket, versions));
  }
  return first + countDeleted(await run(open, undefined, plan, io));
}

function planDestroy(
  { target }: OpenStack,
  resources: readonly StateResource[],
  goes: ReadonlySet<string>,
  queued: Readonly<Record<string, number>>,
): Plan {
  const { pipeline, environment } = target;
  const plan = buildPlan({ operation: "destroy", steps: destroySteps(resources, goes), pipeline, environment, queued });
  // What is protected is let go by the confirmation that a protected environment asks for.
  return { ...plan, blocked: [] };
}

function countDeleted({ steps }: OperationResult): number {
  return steps.filter(({ kind, type }) => kind === "delete" && !isBookkeeping(type)).length;
}

async function run(
  { connection, engine, stack, target }: OpenStack,
  targets: ReadonlySet<string> | undefined,
  plan: Plan,
  io: Io,
): Promise<OperationResult> {
  const progress = new DeployProgress({ io, pipeline: target.pipeline, operation: "destroy", plan });
  const again = `sluice destroy ${target.file} --environment ${target.environment.name}`;
  const stopWatching = watchInterrupt(io, again);
  let operation: OperationResult;
  try {
    operation = await engine.destroy({
      signal: io.signal,
      onEvent: (event) => progress.event(event),
      unprotect: target.environment.protect,
      ...(targets === undefined ? {} : { targets: [...targets] }),
    });
  } finally {
    progress.close();
    stopWatching();
  }
  if (operation.result === "succeeded") return operation;
  if (operation.result === "cancelled") throw cancelled(stack, io, again);
  const { clients } = connection;
  const next = "the rest is gone; run sluice destroy again once this is out of the way";
  throw await operationFailure({ verb: "destroy", operation, failures: progress.failures, clients, next });
}
