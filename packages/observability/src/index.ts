export type {
  Board,
  BoardGroup,
  BoardLimit,
  BoardLine,
  BoardLink,
  BoardVariable,
  BoardWidget,
} from "./dashboard/board.ts";
export { planDashboard } from "./dashboard/plan-dashboard.ts";
export { dashboardJson, layoutOf, renderDashboard } from "./dashboard/render-dashboard.ts";
export {
  type DeployedDeliveryNames,
  type DeployedModelNames,
  type DeployedNames,
  type DeployedNotificationNames,
  deployedNames,
} from "./deployed-names.ts";
export { type DeploymentSubject, deploymentSearch, deploymentTags } from "./logs/deployment-events.ts";
export { type LogMetricPlan, planLogMetrics } from "./logs/log-metrics.ts";
export { type LogPipelinePlan, type LogProcessor, planLogPipelines } from "./logs/log-pipeline.ts";
export { type Expression, type MetricQuery, metricsIn, renderExpression, unitOf } from "./metrics/expression.ts";
export type { Metric, Tag, Unit } from "./metrics/metric.ts";
export { type MetricName, metricOf, metrics } from "./metrics/metric-table.ts";
export { type MetricScope, scopedName } from "./metrics/own-metrics.ts";
export type { MonitoringEnvironment, NotificationTargets } from "./monitoring-environment.ts";
export { type MonitoringFacts, type MonitoringFactsOptions, monitoringFacts, scopeOf } from "./monitoring-facts.ts";
export { monitoringType } from "./monitoring-type.ts";
export { keysAsIds } from "./monitors/keys-as-ids.ts";
export type { MonitorCondition, MonitorOptions, MonitorPlan, MonitorText } from "./monitors/monitor.ts";
export { planMonitors } from "./monitors/plan-monitors.ts";
export {
  type DatadogIds,
  type RenderedMonitor,
  renderCondition,
  renderMonitor,
} from "./monitors/render-monitor.ts";
export { PipelineMonitoring, type PipelineMonitoringArgs } from "./pipeline-monitoring.ts";
export { burnRateCeiling, burnRates } from "./slos/burn-rates.ts";
export type { Indicator, ObjectivePlan } from "./slos/objective.ts";
export { planObjectives } from "./slos/plan-objectives.ts";
export { type RenderedObjective, renderObjective } from "./slos/render-objective.ts";
