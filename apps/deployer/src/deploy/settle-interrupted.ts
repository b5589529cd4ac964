import { SluiceError } from "@sluice/spec/errors";
import type { Connection } from "../aws/connection.ts";
import type { PendingOperation, SettledPending, StateResource } from "../engine/engine.ts";
import { type Io, writeLine } from "../io.ts";
import { bucketsOfOthers } from "./buckets-of-others.ts";
import type { Deployment } from "./deployment.ts";
import { isOfStack } from "./is-of-stack.ts";
import { pendingIds } from "./pending-id.ts";
import type { StackGuard } from "./stack-guard.ts";

/** A stack whose last operation may have been cut off. */
export interface CutOff {
  readonly connection: { readonly clients: Pick<Connection["clients"], "lambda" | "s3"> };
  readonly engine: Pick<Deployment["engine"], "pending" | "settlePending">;
  readonly guard: Pick<StackGuard, "steadily" | "assertUnmoved">;
  readonly stack: string;
  readonly target: Pick<Deployment["target"], "environment"> & { readonly pipeline: { readonly name: string } };
}

/**
 * An update that was killed leaves behind what nobody knows the end of; AWS is asked, before anything builds on it. What it was creating is
 * taken over where AWS has it and says that it is this stack's, and is forgotten otherwise. Nothing is written before all is known.
 * @throws SluiceError `DEPLOY_AWS_REFUSED`, `DEPLOY_NOT_SETTLED`, `DEPLOY_STACK_LOCKED`
 */
export async function settleInterrupted({ connection, engine, guard, stack, target }: CutOff, io: Io): Promise<void> {
  // An update that is at work has something pending all the time: only of one that is over it says anything.
  const { mark, value: pending } = await guard.steadily(() => engine.pending());
  if (pending.length === 0) return;
  const names = pending.map(({ resource }) => nameOf(resource)).join(", ");
  writeLine(io.stderr, `an earlier deployment of ${stack} was cut off at ${names}: asking AWS what became of it`);
  const { environment, pipeline } = target;
  const owner = { pipeline: pipeline.name, environment: environment.name };
  const { clients } = connection;
  const ids = await pendingIds(pending, environment, () => clients.lambda());
  const others = await bucketsOfOthers({ pending, ids, account: environment.account }, clients);
  const settled = await engine.settlePending({
    signal: io.signal,
    ids: new Map([...ids].filter(([urn]) => !others.has(urn))),
    isOurs: (resource, resources) => isOfStack(resource, resources, owner),
    beforeWrite: () => guard.assertUnmoved(mark),
  });
  if (settled.result !== "succeeded") throw unsettled(stack, settled);
  const named = new Map([...ids].filter(([urn]) => others.has(urn)));
  for (const line of tellCreated(pending, settled, named)) writeLine(io.stderr, line);
}

function* tellCreated(
  pending: readonly PendingOperation[],
  { adopted, foreign }: SettledPending,
  others: ReadonlyMap<string, string>,
): Iterable<string> {
  const isIn = (resources: readonly StateResource[], urn: string) => resources.some((each) => each.urn === urn);
  for (const { kind, resource } of pending) {
    if (kind !== "creating") continue;
    const name = nameOf(resource);
    const other = others.get(resource.urn);
    if (other !== undefined) {
      yield `${name}: ${other} is in another account or region, or may not be looked at: it is left alone`;
    } else if (isIn(adopted, resource.urn)) yield `${name}: AWS has it, and it is taken over`;
    else if (isIn(foreign, resource.urn)) {
      const id = foreign.find(({ urn }) => urn === resource.urn)?.id;
      yield `${name}: AWS has ${id}, which is not tagged as this pipeline's: it is left alone`;
    } else yield `${name}: it is made anew`;
  }
}

function unsettled(stack: string, { errors, result }: SettledPending): SluiceError {
  const next = "nothing was written; run it again once AWS answers";
  const why = result === "cancelled" ? "the look was interrupted" : "what was cut off could not be looked up";
  const hint = [...errors.map(({ message }) => message), next].join("\n");
  return new SluiceError("DEPLOY_NOT_SETTLED", `${stack} is not settled: ${why}`, { hint });
}

function nameOf({ urn }: StateResource): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** The error after a first Ctrl-C, with the command that goes on with it; what it says is written already, as an interrupted command ends without a word. */
export function cancelled(stack: string, io: Io, again: string): SluiceError {
  writeLine(io.stderr, `stopped: ${stack} is usable; ${again} finishes it`);
  return new SluiceError("DEPLOY_CANCELLED", `${stack} was interrupted`);
}
