import { datadogKeys } from "../datadog/datadog-keys.ts";
import { datadogPlace } from "../datadog/datadog-place.ts";
import { openDatadog } from "../datadog/open-datadog.ts";
import type { Environment } from "../environments/environment-schema.ts";
import type { Io } from "../io.ts";
import type { History } from "./list-deployments.ts";
import { planReports, type ReportedPart, type Reports } from "./plan-reports.ts";
import { sendReports } from "./send-reports.ts";

/** Whose deployments are reported, and which. */
export interface ReportDeploymentsOptions {
  /** Name of the pipeline. */
  readonly pipeline: string;
  readonly environment: Environment;
  readonly history: History;
  readonly part: ReportedPart;
}

/**
 * Reports deployments to the environment's Datadog; undefined, and nothing is loaded, where it has none.
 * @throws SluiceError `DEPLOY_DATADOG_KEYS`
 * @throws DatadogError
 */
export async function reportDeployments(options: ReportDeploymentsOptions, io: Io): Promise<Reports | undefined> {
  const { pipeline, environment, history, part } = options;
  const place = datadogPlace(environment, io);
  if (place === undefined) return undefined;
  const keys = datadogKeys(environment, io);
  const reports = planReports(history, part, io.clock.nowMs());
  if (reports.deployments.length === 0) return reports;
  const [{ deploymentSearch, deploymentTags }, datadog] = await Promise.all([
    import("@sluice/observability/plans"),
    openDatadog({ place, keys, io }),
  ]);
  const subject = { environment, pipeline: { name: pipeline } };
  await sendReports({
    datadog,
    reports,
    stack: { pipeline, environment: environment.name },
    tags: deploymentTags(subject),
    search: deploymentSearch(subject),
    isRepeated: part !== "last",
    io,
  });
  return reports;
}
