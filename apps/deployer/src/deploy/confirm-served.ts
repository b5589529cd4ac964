import { confirmEndpoints } from "../endpoints/confirm-endpoints.ts";
import { expectedEndpoints } from "../endpoints/expected-endpoints.ts";
import { mismatchFailure } from "../endpoints/mismatch-failure.ts";
import { type Io, writeLine } from "../io.ts";
import { commandOf } from "./command-of.ts";
import type { Deployment } from "./deployment.ts";

/**
 * Reads back what every endpoint serves, once they have settled.
 * @throws SluiceError `DEPLOY_ENDPOINT_ROLLED_BACK`, `DEPLOY_ENDPOINT_MISMATCH`
 */
export async function confirmServed(deployment: Deployment, io: Io): Promise<void> {
  const { admission, connection, handlers, pinned, rolledBackTo, served, target } = deployment;
  const before = served.now.configurations;
  const expected = expectedEndpoints({ pipeline: pinned.pipeline, environment: target.environment, handlers, before });
  const { clients } = connection;
  const told = new Set<string>();
  const onWait = ({ model, status }: { readonly model: string; readonly status: string }) => {
    if (told.has(model)) return;
    told.add(model);
    writeLine(io.stderr, `${model}: the endpoint is ${status}, waiting until it has settled`);
  };
  const mismatches = await confirmEndpoints(expected, clients, {
    signal: io.signal,
    clock: io.clock,
    onWait,
  });
  if (mismatches.length === 0) return;
  const isReleased = rolledBackTo !== undefined || admission?.content !== undefined;
  throw await mismatchFailure(mismatches, clients, { again: commandOf(deployment), isReleased });
}
