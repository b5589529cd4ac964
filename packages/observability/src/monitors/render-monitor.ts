import { logsUrl } from "../links.ts";
import { metricsIn, renderExpression } from "../metrics/expression.ts";
import { type MonitoringFacts, scopeOf } from "../monitoring-facts.ts";
import type { MonitorCondition, MonitorPlan, MonitorText } from "./monitor.ts";

/** Ids that Datadog gave, by the keys of the plans. */
export interface DatadogIds {
  readonly monitors: Readonly<Record<string, string>>;
  readonly objectives: Readonly<Record<string, string>>;
}

/** A monitor as Datadog's API takes it; what the Pulumi resource is made from, too. */
export interface RenderedMonitor {
  readonly name: string;
  readonly type: "query alert" | "slo alert" | "composite";
  readonly query: string;
  readonly message: string;
  /** 1 to 5. */
  readonly priority: number;
  readonly tags: readonly string[];
  readonly options: {
    readonly thresholds?: { readonly critical: number };
    readonly require_full_window?: false;
    readonly include_tags: true;
    readonly evaluation_delay?: number;
    readonly on_missing_data?: string;
    readonly new_group_delay?: number;
    readonly renotify_interval?: number;
    readonly renotify_statuses?: readonly ["alert"];
  };
}

const types = { metric: "query alert", "burn-rate": "slo alert", both: "composite" } as const;
const priorities = { page: 1, warn: 4, part: 5 } as const;

/** What {@link renderMonitor} puts into a monitor besides its plan. */
export interface RenderMonitorOptions {
  readonly ids: DatadogIds;
  /** Where the pipeline's board is. */
  readonly boardUrl: string;
}

/** A monitor as Datadog's API takes it. */
export function renderMonitor(
  facts: MonitoringFacts,
  plan: MonitorPlan,
  { boardUrl, ids }: RenderMonitorOptions,
): RenderedMonitor {
  const { condition, options } = plan;
  const { evaluationDelaySeconds, newGroupDelaySeconds, onMissingData, renotifyMinutes } = options;
  return {
    name: plan.name,
    type: types[condition.kind],
    query: renderCondition(facts, condition, ids),
    message: renderMessage(facts, plan, boardUrl),
    priority: priorities[plan.severity],
    tags: plan.tags,
    options: {
      ...(condition.kind !== "both" && { thresholds: { critical: condition.threshold } }),
      // Sparse counters never fill a window.
      ...(condition.kind === "metric" && { require_full_window: false }),
      include_tags: true,
      ...(evaluationDelaySeconds !== undefined && { evaluation_delay: evaluationDelaySeconds }),
      ...(onMissingData !== undefined && { on_missing_data: onMissingData }),
      ...(newGroupDelaySeconds !== undefined && isGrouped(condition) && { new_group_delay: newGroupDelaySeconds }),
      ...(renotifyMinutes !== undefined && { renotify_interval: renotifyMinutes, renotify_statuses: ["alert"] }),
    },
  };
}

function isGrouped(condition: MonitorCondition): boolean {
  return condition.kind === "metric" && metricsIn(condition.expression).some(({ by }) => by.length > 0);
}

/** A condition in Datadog's query language. @throws Error when an id is missing: a bug in Sluice */
export function renderCondition(facts: MonitoringFacts, condition: MonitorCondition, ids: DatadogIds): string {
  switch (condition.kind) {
    case "metric": {
      const { aggregator, comparator, expression, threshold, windowMinutes } = condition;
      const watched = renderExpression(expression, { scope: scopeOf(facts) });
      return `${aggregator}(last_${windowMinutes}m):${watched} ${comparator} ${threshold}`;
    }
    case "burn-rate": {
      const { days, longWindowHours, objective, shortWindowMinutes, threshold } = condition;
      const long = `${longWindowHours}h`;
      const short = shortWindowMinutes % 60 === 0 ? `${shortWindowMinutes / 60}h` : `${shortWindowMinutes}m`;
      return `burn_rate("${idOf(ids.objectives, objective)}").over("${days}d").long_window("${long}").short_window("${short}") > ${threshold}`;
    }
    case "both":
      return condition.of.map((key) => idOf(ids.monitors, key)).join(" && ");
  }
}

function idOf(ids: Readonly<Record<string, string>>, key: string): string {
  const id = ids[key];
  if (id === undefined) throw new Error(`nothing is called "${key}": this is a bug in Sluice`);
  return id;
}

function renderMessage(facts: MonitoringFacts, { severity, text }: MonitorPlan, boardUrl: string): string {
  if (text === undefined || severity === "part") return "Tells nobody: another monitor looks at this one.";
  const { page = [], warn } = facts.environment.notify;
  const targets = severity === "page" ? page : warn;
  return [
    "{{#is_alert}}",
    renderText(facts, text, boardUrl),
    "{{/is_alert}}",
    "{{#is_recovery}}It is well again. Documents that were dead-lettered or failed meanwhile wait for redrive.{{/is_recovery}}",
    targets.join(" "),
  ].join("\n");
}

function renderText(facts: MonitoringFacts, text: MonitorText, boardUrl: string): string {
  const steps = text.next.map((step, index) => `${index + 1}. ${step}`);
  return [
    `**What happened:** ${text.happened}`,
    "",
    `**What it means for documents:** ${text.meansForDocuments}`,
    "",
    "**What to do next:**",
    ...steps,
    "",
    `[Board](${boardUrl}) | [Log lines](${messageLogsUrl(facts, text.search)})`,
  ].join("\n");
}

/** A search in a message may name the group that fired, in braces that must stay as they are. */
function messageLogsUrl(facts: MonitoringFacts, search: string): string {
  return logsUrl(facts, search).replaceAll(/%7B%7B(.*?)%7D%7D/g, "{{$1}}");
}
