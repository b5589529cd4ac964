import { SluiceError } from "@sluice/spec/errors";
import { type Io, writeLine } from "../io.ts";
import { resourceTypes } from "../plan/resource-types.ts";
import { confirm } from "./confirm.ts";
import type { Deployment } from "./deployment.ts";

/**
 * Takes away the endpoints that have failed, with what hangs on them, so that the deployment makes them anew: SageMaker takes no
 * update of a failed endpoint, and they serve nothing. Documents go on waiting in their queues.
 * @throws SluiceError `DEPLOY_NOT_CONFIRMED`, `DEPLOY_NOT_SETTLED`
 */
export async function removeFailedEndpoints({ engine, flags, served, stack }: Deployment, io: Io): Promise<void> {
  const failed = new Map(Object.entries(served.now.failed).map(([model, endpointName]) => [endpointName, model]));
  if (failed.size === 0) return;
  const resources = await engine.state();
  const targets = resources.filter(({ id = "", type }) => type === resourceTypes.endpoint && failed.has(id));
  for (const { id = "" } of targets) {
    writeLine(io.stderr, `the endpoint of ${failed.get(id)} failed and serves nothing: it is taken away and made anew`);
    failed.delete(id);
  }
  if (failed.size > 0) throw strangers(stack, [...failed.keys()]);
  if (!flags.has("yes")) await confirm("Take it away?", io);
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
