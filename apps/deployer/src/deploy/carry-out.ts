import { isDeepStrictEqual } from "node:util";
import { endpointTakenBack } from "@sluice/infra";
import type { OperationResult } from "../engine/engine.ts";
import type { Io } from "../io.ts";
import type { Plan } from "../plan/plan.ts";
import { renderPlan } from "../plan/render-plan.ts";
import { DeployProgress } from "../progress/deploy-progress.ts";
import { assertNewest } from "../releases/assert-newest.ts";
import type { Ledger } from "../releases/release.ts";
import { styleOf } from "../terminal/style.ts";
import { columnsOf } from "../terminal/terminal-size.ts";
import { commandOf } from "./command-of.ts";
import { confirm } from "./confirm.ts";
import { confirmServed } from "./confirm-served.ts";
import { assertUnblocked, type Deployment, previewDeployment } from "./deployment.ts";
import { operationFailure } from "./operation-failure.ts";
import { removeFailedEndpoints } from "./remove-failed-endpoints.ts";
import { unprotectRemoved } from "./retire-models.ts";
import { cancelled, settleInterrupted } from "./settle-interrupted.ts";
import type { StackGuard } from "./stack-guard.ts";
import { watchInterrupt } from "./watch-interrupt.ts";
import { writeMarkdown } from "./write-markdown.ts";

/** What is done on the way to an update. */
export interface CarryOutSteps {
  /** Once the plan is confirmed, also of one that is empty: fails where it is no longer to be carried out. */
  check(plan: Plan): Promise<void>;
  /** Right before the engine changes anything. */
  begin(): Promise<void>;
}

/** What became of a plan. */
export interface CarriedOut {
  readonly plan: Plan;
  /** The mark of the state as it was left. */
  readonly mark: string;
  /** Absent when there was nothing to change. */
  readonly operation?: OperationResult;
}

/** Previews, asks and updates; nothing is asked and nothing run when nothing changes. */
export async function carryOut(
  deployment: Deployment,
  guard: StackGuard,
  io: Io,
  { begin, check }: CarryOutSteps,
): Promise<CarriedOut> {
  const { engine, flags, stack } = deployment;
  await settleInterrupted({ ...deployment, guard }, io);
  await removeFailedEndpoints({ ...deployment, guard }, io);
  await unprotectRemoved(deployment);
  const { mark, value: plan } = await guard.steadily(() => previewDeployment(deployment, io));
  writeMarkdown(plan, flags, io);
  io.stderr.write(renderPlan(plan, { style: styleOf(io.stderr, io.env), columns: columnsOf(io.stderr) }));
  assertUnblocked(plan);
  if (!plan.empty && !flags.has("yes")) await confirm(questionOf(deployment), io);
  // A person may take long to answer: what was confirmed must still be what happens.
  await guard.assertUnmoved(mark);
  await check(plan);
  if (plan.empty) return { plan, mark };
  // The check may have made the plan again, which takes long enough for somebody to come in between.
  await guard.assertUnmoved(mark);
  await begin();
  const progress = new DeployProgress({ io, pipeline: deployment.pinned.pipeline, operation: "up", plan });
  const again = commandOf(deployment);
  const stopWatching = watchInterrupt(io, again);
  let operation: OperationResult;
  try {
    operation = await engine.up({ signal: io.signal, onEvent: (event) => progress.event(event) });
  } finally {
    progress.close();
    stopWatching();
  }
  if (operation.result === "succeeded") return { plan, operation, mark: await guard.mark() };
  const next = `the models that did not fail are deployed; mend this one and run ${again}`;
  if (operation.result === "cancelled") throw cancelled(stack, io, again);
  const { clients } = deployment.connection;
  if (operation.errors.some(({ message }) => message.includes(endpointTakenBack))) await confirmServed(deployment, io);
  const verb = deployment.rolledBackTo === undefined ? "up" : "rollback";
  throw await operationFailure({ verb, operation, failures: progress.failures, clients, next });
}

function questionOf({ admission, rolledBackTo, target }: Deployment): string {
  const { name } = target.environment;
  if (admission?.content !== undefined) return `Promote release ${admission.content.number} to ${name}?`;
  return rolledBackTo === undefined ? `Deploy this to ${name}?` : `Put release ${rolledBackTo.number} back in ${name}?`;
}

/** What a confirmed plan is held against. */
export interface StillTrueOptions {
  readonly ledger: Ledger;
  /** The newest release when the deployment began. */
  readonly after: number;
  /** Whether any newer release refuses it, whatever it changed. */
  readonly isExact: boolean;
}

/**
 * Checks that nobody else has deployed since the plan was made. A deployment that this one waited for writes its release only once it
 * has looked at its endpoints, so a newer release alone says little: the plan is made again, and must come out the same.
 * @throws SluiceError `RELEASE_CONFLICT`
 */
export async function assertStillTrue(
  plan: Plan,
  deployment: Deployment,
  { ledger, after, isExact }: StillTrueOptions,
  io: Io,
): Promise<void> {
  if (plan.empty && !isExact) return;
  try {
    await assertNewest(ledger, after, deployment.pinned.pipeline);
  } catch (conflict) {
    if (isExact) throw conflict;
    const again = await previewDeployment(deployment, io);
    if (!isDeepStrictEqual(again.steps, plan.steps)) throw conflict;
  }
}
