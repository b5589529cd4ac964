import { DashboardJson } from "@pulumi/datadog/dashboardJson.js";
import { LogsCustomPipeline } from "@pulumi/datadog/logsCustomPipeline.js";
import { LogsMetric } from "@pulumi/datadog/logsMetric.js";
import { Monitor } from "@pulumi/datadog/monitor.js";
import { ServiceLevelObjective } from "@pulumi/datadog/serviceLevelObjective.js";
import { all, type Output, output } from "@pulumi/pulumi/output.js";
import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi/resource.js";
import type { ResolvedPipeline } from "@sluice/spec";
import { dashboardJson } from "./dashboard/render-dashboard.ts";
import type { DeployedNames } from "./deployed-names.ts";
import { appUrl } from "./links.ts";
import { type LogMetricPlan, planLogMetrics } from "./logs/log-metrics.ts";
import { planLogPipelines } from "./logs/log-pipeline.ts";
import type { MonitoringEnvironment } from "./monitoring-environment.ts";
import { type MonitoringFacts, monitoringFacts } from "./monitoring-facts.ts";
import { monitoringType } from "./monitoring-type.ts";
import { keysAsIds } from "./monitors/keys-as-ids.ts";
import type { MonitorPlan } from "./monitors/monitor.ts";
import { planMonitors } from "./monitors/plan-monitors.ts";
import type { DatadogIds } from "./monitors/render-monitor.ts";
import { logMetricArgs, logPipelineArgs, monitorArgs, objectiveArgs } from "./resource-args.ts";
import type { ObjectivePlan } from "./slos/objective.ts";
import { planObjectives } from "./slos/plan-objectives.ts";

/** What a {@link PipelineMonitoring} is made from. */
export interface PipelineMonitoringArgs {
  readonly pipeline: ResolvedPipeline;
  readonly environment: MonitoringEnvironment;
  /** @defaultValue the names that `@sluice/infra` gives, by {@link deployedNames} */
  readonly names?: DeployedNames;
  /** The pipeline's file, as messages name it. @defaultValue `pipelines/<name>/pipeline.yaml` */
  readonly file?: string;
}

/**
 * A pipeline's health in Datadog: a board, monitors, objectives with their burn rates, metrics of its log lines, and what makes the
 * lines searchable.
 *
 * @example new PipelineMonitoring("reader", { pipeline, environment }, { provider });
 */
export class PipelineMonitoring extends ComponentResource {
  readonly dashboardId: Output<string>;
  readonly dashboardUrl: Output<string>;
  /** Ids by the plans' keys, such as `dead-letters`. */
  readonly monitorIds: Output<Record<string, string>>;
  /** Ids by the plans' keys, such as `predicted`. */
  readonly objectiveIds: Output<Record<string, string>>;

  constructor(name: string, args: PipelineMonitoringArgs, opts?: ComponentResourceOptions) {
    super(monitoringType, name, {}, opts);
    const facts = monitoringFacts(args);
    const logMetrics = this.#createLogs(name, facts);
    const board = new DashboardJson(`${name}-board`, { dashboard: dashboardJson(facts) }, { parent: this });
    this.dashboardId = board.id;
    this.dashboardUrl = board.id.apply((id) => `${appUrl(facts)}/dashboard/${id}`);
    this.objectiveIds = this.#createObjectives(name, facts);
    this.monitorIds = this.#createMonitors(name, facts, logMetrics);
    const { dashboardId, dashboardUrl, monitorIds, objectiveIds } = this;
    this.registerOutputs({ dashboardId, dashboardUrl, monitorIds, objectiveIds });
  }

  #createLogs(name: string, facts: MonitoringFacts): readonly LogsMetric[] {
    for (const plan of planLogPipelines(facts)) {
      new LogsCustomPipeline(`${name}-log-${plan.key}`, logPipelineArgs(facts, plan), { parent: this });
    }
    return planLogMetrics(facts).map((plan: LogMetricPlan) => {
      return new LogsMetric(`${name}-${plan.key.replaceAll(".", "-")}`, logMetricArgs(plan), { parent: this });
    });
  }

  #createObjectives(name: string, facts: MonitoringFacts): Output<Record<string, string>> {
    const made = planObjectives(facts).map((plan: ObjectivePlan): [string, ServiceLevelObjective] => [
      plan.key,
      new ServiceLevelObjective(`${name}-objective-${plan.key}`, objectiveArgs(facts, plan), { parent: this }),
    ]);
    return all(Object.fromEntries(made.map(([key, { id }]) => [key, id])));
  }

  /** Parts come first in a plan, so a monitor's ids are there when it is made. */
  #createMonitors(
    name: string,
    facts: MonitoringFacts,
    logMetrics: readonly LogsMetric[],
  ): Output<Record<string, string>> {
    const made: Record<string, Output<string>> = {};
    const keys = keysAsIds(facts);
    for (const plan of planMonitors(facts)) {
      const ids = this.#idsFor(plan, made);
      const args = monitorArgs(facts, plan, { ids, boardUrl: this.dashboardUrl, keys });
      made[plan.key] = new Monitor(`${name}-${plan.key}`, args, { parent: this, dependsOn: [...logMetrics] }).id;
    }
    return output(made);
  }

  /** Only what a monitor looks at: it should not wait for the others. */
  #idsFor({ condition }: MonitorPlan, made: Readonly<Record<string, Output<string>>>): Output<DatadogIds> {
    const looksAt: readonly string[] = condition.kind === "both" ? condition.of : [];
    const parts = Object.fromEntries(Object.entries(made).filter(([key]) => looksAt.includes(key)));
    const objectives = condition.kind === "burn-rate" ? this.objectiveIds : all(noIds);
    return all([all(parts), objectives]).apply(([monitorIds, objectiveIds]) => ({
      monitors: monitorIds,
      objectives: objectiveIds,
    }));
  }
}

const noIds: Readonly<Record<string, string>> = {};
