import { SluiceError } from "@sluice/spec/errors";
import { type Io, writeLine } from "../io.ts";
import { resourceTypes } from "../plan/resource-types.ts";
import { confirm } from "./confirm.ts";
import type { Deployment } from "./deployment.ts";
import type { StackGuard } from "./stack-guard.ts";

/** A stack of which endpoints may have failed. */
export interface WithFailedEndpoints extends Pick<Deployment, "flags" | "stack"> {
  readonly engine: Pick<Deployment["engine"], "destroy" | "state">;
  readonly guard: Pick<StackGuard, "assertUnmoved" | "steadily">;
  readonly served: Pick<Deployment["served"], "now" | "readAgain">;
}

/**
 * Takes away the endpoints that have failed, with what hangs on them, so that the deployment makes them anew: SageMaker takes no
 * update of a failed endpoint, and they serve nothing. Documents go on waiting in their queues.
 * @throws SluiceError `DEPLOY_NOT_CONFIRMED`, `DEPLOY_NOT_SETTLED`, `DEPLOY_STACK_LOCKED`
 */
export async function removeFailedEndpoints(failing: WithFailedEndpoints, io: Io): Promise<void> {
  const { engine, flags, guard, served, stack } = failing;
  if (Object.keys(served.now.failed).length === 0) return;
  // Somebody else may have made it anew since it was seen, and it goes by its name, whatever it serves by then.
  const { mark, value: resources } = await guard.steadily(async () => {
    await served.readAgain();
    return await engine.state();
  });
  const failed = new Map(Object.entries(served.now.failed).map(([model, endpointName]) => [endpointName, model]));
  if (failed.size === 0) return;
  const targets = resources.filter(({ id = "", type }) => type === resourceTypes.endpoint && failed.has(id));
  for (const { id = "" } of targets) {
    writeLine(io.stderr, `the endpoint of ${failed.get(id)} failed and serves nothing: it is taken away and made anew`);
    failed.delete(id);
  }
  if (failed.size > 0) throw strangers(stack, [...failed.keys()]);
  if (!flags.has("yes")) await confirm("Take it away?", io);
  await guard.assertUnmoved(mark);
  const { result, errors } = await engine.destroy({
    signal: io.signal,
    targets: targets.map(({ urn }) => urn),
    dependents: true,
    unprotect: true,
  });
  io.signal.throwIfAborted();
  if (result === "succeeded") return;
  const reason = errors.map(({ message }) => message).join("\n");
  throw new SluiceError("DEPLOY_NOT_SETTLED", `a failed endpoint of ${stack} could not be taken away`, {
    hint: reason,
  });
}

/** The stack has never had them, so they are not its to delete. */
function strangers(stack: string, names: readonly string[]): SluiceError {
  const commands = names.map((name) => `aws sagemaker delete-endpoint --endpoint-name ${name}`);
  return new SluiceError(
    "DEPLOY_NOT_SETTLED",
    `there are failed endpoints that ${stack} does not know: ${names.join(", ")}`,
    {
      hint: ["delete them, then run sluice up again:", ...commands].join("\n"),
    },
  );
}
