import type { SluiceError } from "@sluice/spec/errors";
import { connectionOf } from "../aws/connection.ts";
import { DeploymentLog } from "../dora/deployment-log.ts";
import { type SmokeResult, sendSmoke } from "../endpoints/send-smoke.ts";
import { readSmokeFile, readSmokeTimeout, type SmokeFile } from "../endpoints/smoke-file.ts";
import { renderSmokeModel, smokeFailure } from "../endpoints/smoke-report.ts";
import type { OperationResult } from "../engine/engine.ts";
import { type Io, writeLine } from "../io.ts";
import type { Plan } from "../plan/plan.ts";
import { describeRelease } from "../releases/describe-release.ts";
import { openLedger } from "../releases/open-ledger.ts";
import type { ReleaseRecord } from "../releases/release.ts";
import { assertStillTrue, carryOut } from "./carry-out.ts";
import { commandOf } from "./command-of.ts";
import { askOrFail } from "./confirm.ts";
import { confirmServed } from "./confirm-served.ts";
import { countChanges } from "./count-changes.ts";
import { type Deployment, type DeploymentOptions, openDeployment, stackOf } from "./deployment.ts";
import { StackGuard } from "./stack-guard.ts";
import { unlessOvertaken } from "./unless-overtaken.ts";

/** One deployment: of the file as it is, or of a release that is put back. */
export interface DeployRequest extends DeploymentOptions {
  readonly kind: "up" | "rollback";
  /** The newest release as far as who asks knows; nothing is changed when there is a newer. @defaultValue whatever it is at first */
  readonly after?: number;
  /** What to fail with when there is nothing to change. @defaultValue that is a release too */
  readonly refusal?: SluiceError;
}

/** What a deployment came to. */
export interface DeployOutcome {
  readonly plan: Plan;
  /** Absent when there was nothing to change. */
  readonly operation?: OperationResult;
  readonly release: ReleaseRecord;
  readonly smoke?: SmokeResult;
}

/**
 * Deploys: shows the plan and asks, lets the engine carry it out, reads back what the endpoints serve, sends a smoke document, and
 * records the release.
 * @throws SluiceError for whatever keeps it from being a release; the stack is usable after each of them
 */
export async function deploy(request: DeployRequest, io: Io): Promise<DeployOutcome> {
  const { flags, pinned, rolledBackTo, target } = request;
  if (!flags.has("yes")) askOrFail(io, "--yes");
  const smokeFile = flags.get("smoke");
  const smokeTimeoutSeconds = readSmokeTimeout(flags);
  const smoke = smokeFile === undefined ? undefined : readSmokeFile(smokeFile, pinned.pipeline.source, io.cwd);
  const connection = request.connection ?? connectionOf(target.environment, io);
  const callerArn = await connection.check();
  const ledger = openLedger(target.environment, io, connection.clients);
  const guard = new StackGuard({ target, stack: stackOf(target), connection, flags }, io);
  const { name } = pinned.pipeline;
  const { environment } = target;
  const log = new DeploymentLog({ ledger, pipeline: name, environment, callerArn, rolledBackTo }, io);
  return await guard.untilStill(async () => {
    const deployment = await openDeployment({ ...request, connection }, io);
    try {
      await guard.breakLock(deployment.engine);
      const after = request.after ?? (await ledger.numbers(name)).at(-1) ?? 0;
      const { mark, operation, plan } = await carryOut(deployment, guard, io, {
        check: async (confirmed) => {
          if (confirmed.empty && request.refusal !== undefined) throw request.refusal;
          await assertStillTrue(confirmed, deployment, { ledger, after, isExact: request.after !== undefined }, io);
          if (!confirmed.empty) await deployment.served.readAgain();
        },
        begin: () => log.began(),
      });
      const left = { guard, mark, stack: deployment.stack, again: commandOf(request), signal: io.signal };
      const { release, smoked } = await unlessOvertaken(left, async () => {
        await confirmServed(deployment, io);
        const smoked = smoke === undefined ? undefined : await trySmoke(deployment, smoke, smokeTimeoutSeconds, io);
        const { admission, kind, handlers } = request;
        const changes = countChanges(operation?.steps ?? []);
        const described = { target, pinned, handlers, kind, callerArn, changes, smoke: smoked !== undefined };
        const options = {
          ...described,
          ...(rolledBackTo === undefined ? {} : { rolledBackTo }),
          ...(admission === undefined ? {} : { admission }),
        };
        return { release: await describeRelease(options, io), smoked };
      });
      const record = await log.released(release);
      return {
        plan,
        release: record,
        ...(operation === undefined ? {} : { operation }),
        ...(smoked === undefined ? {} : { smoke: smoked }),
      };
    } catch (error) {
      // Each attempt ends its own note: one that met a lock may be followed by one that never begins.
      await log.failed(error);
      throw error;
    } finally {
      deployment.engine.close();
    }
  });
}

async function trySmoke(
  { connection, pinned, target }: Deployment,
  smoke: SmokeFile,
  timeoutSeconds: number,
  io: Io,
): Promise<SmokeResult> {
  writeLine(io.stderr, `smoke document ${smoke.name}`);
  const result = await sendSmoke({
    smoke,
    pipeline: pinned.pipeline,
    environment: target.environment,
    clients: connection.clients,
    signal: io.signal,
    clock: io.clock,
    timeoutSeconds,
    onModel: (model) => writeLine(io.stderr, `  ${renderSmokeModel(model)}`),
  });
  if (!result.succeeded) throw smokeFailure(result, pinned.pipeline, target.environment);
  return result;
}
