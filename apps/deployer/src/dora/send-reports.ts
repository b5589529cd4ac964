import { setTimeout as pause } from "node:timers/promises";
import { DatadogError } from "../datadog/datadog-error.ts";
import type { Datadog } from "../datadog/open-datadog.ts";
import type { Io } from "../io.ts";
import type { Deployment } from "./deployment.ts";
import type { DeployedStack } from "./deployment-id.ts";
import { aggregationKey, deploymentPayload, eventPayload, failurePayload } from "./payloads.ts";
import type { Reports } from "./plan-reports.ts";

/** What is sent where. */
export interface SendReportsOptions {
  readonly datadog: Datadog;
  readonly reports: Reports;
  readonly stack: DeployedStack;
  /** Tags of the events. */
  readonly tags: readonly string[];
  /** Finds the events of this stack's deployments. */
  readonly search: string;
  /** Whether some may have been reported before: a deployment that is reported again changes nothing, an event would come twice. */
  readonly isRepeated: boolean;
  readonly io: Pick<Io, "clock" | "signal">;
  /** Milliseconds before each further attempt at a call that Datadog could not take yet. */
  readonly pausesMs?: readonly number[];
}

// https://docs.datadoghq.com/api/latest/events/: "no older than 18 hours".
const oldestEventMs = 18 * 3600 * 1000;
const defaultPausesMs = [1000, 3000];

/**
 * Reports deployments: each to the DORA metrics and as an event, and then which of them failed. Whatever can be reported is, also when
 * Datadog refuses something else; where it does not answer, nothing more is asked.
 * @throws DatadogError the first of what Datadog refused
 */
export async function sendReports(options: SendReportsOptions): Promise<void> {
  const { datadog, reports, stack } = options;
  const dora = new Attempts(options);
  for (const deployment of reports.deployments) {
    const body = deploymentPayload(deployment, stack);
    await dora.attempt(() =>
      datadog.call((configuration) => new datadog.v2.DORAMetricsApi(configuration).createDORADeployment({ body })),
    );
  }
  // Not tried where the account has no DORA metrics: nothing is there to mark.
  if (!dora.isRefused) {
    for (const failure of reports.failures) {
      const body = failurePayload(failure, stack);
      const parameters = { deploymentId: body.data.id, body };
      await dora.attempt(() =>
        datadog.call((configuration) => new datadog.v2.DORAMetricsApi(configuration).patchDORADeployment(parameters)),
      );
    }
  }
  const events = new Attempts(options);
  if (!dora.isUnanswered) await sendEvents(options, events);
  const failure = dora.failure ?? events.failure;
  if (failure !== undefined) throw failure;
}

async function sendEvents(options: SendReportsOptions, events: Attempts): Promise<void> {
  const { datadog, io, isRepeated, reports, stack, tags } = options;
  const recent = reports.deployments.filter(({ finishedAtMs }) => io.clock.nowMs() - finishedAtMs < oldestEventMs);
  if (recent.length === 0) return;
  const known = isRepeated ? await events.attempt(() => knownEvents(options)) : new Set<string>();
  // Not knowing which are there, none is sent: a board that shows a deployment twice misleads.
  if (known === undefined) return;
  for (const deployment of recent.filter((each: Deployment) => !known.has(aggregationKey(stack, each)))) {
    const body = eventPayload(deployment, stack, tags);
    await events.attempt(() =>
      datadog.call((configuration) => new datadog.v2.EventsApi(configuration).createEvent({ body })),
    );
  }
}

async function knownEvents({ datadog, search }: SendReportsOptions): Promise<Set<string>> {
  const parameters = { filterQuery: search, filterFrom: "now-19h", filterTo: "now", pageLimit: 1000 };
  const { data = [] } = await datadog.call((configuration) =>
    new datadog.v2.EventsApi(configuration).listEvents(parameters),
  );
  return new Set(data.flatMap(({ attributes }) => attributes?.attributes?.aggregationKey ?? []));
}

/** Calls one after the other, of which one that fails keeps no other from being made; of the failures the first is kept. */
class Attempts {
  failure: DatadogError | undefined;
  readonly #options: Pick<SendReportsOptions, "io" | "pausesMs">;

  constructor(options: Pick<SendReportsOptions, "io" | "pausesMs">) {
    this.#options = options;
  }

  /** Whether Datadog said no, and will again. */
  get isRefused(): boolean {
    const { status } = this.failure ?? {};
    return status !== undefined && !isPassing(status);
  }

  /** Whether Datadog did not answer, or the person interrupted: a deployment waits for that once. */
  get isUnanswered(): boolean {
    return this.failure !== undefined && this.failure.status === undefined;
  }

  async attempt<T>(call: () => Promise<T>): Promise<T | undefined> {
    if (this.isUnanswered) return undefined;
    try {
      return await this.#insist(call);
    } catch (error) {
      if (!(error instanceof DatadogError)) throw error;
      this.failure ??= error;
      return undefined;
    }
  }

  async #insist<T>(call: () => Promise<T>): Promise<T> {
    const { io, pausesMs = defaultPausesMs } = this.#options;
    for (const pauseMs of pausesMs) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof DatadogError) || error.status === undefined || !isPassing(error.status)) throw error;
        // Interrupted: the next call says so.
        await pause(pauseMs, undefined, { signal: io.signal }).catch(() => {});
      }
    }
    return await call();
  }
}

/** Too many, Datadog's own trouble, or a deployment that was accepted and cannot be found yet. */
function isPassing(status: number): boolean {
  return status === 404 || status === 429 || status >= 500;
}
