import type { ResolvedModel } from "@sluice/spec";
import { logSearch } from "../logs/log-search.ts";
import { query } from "../metrics/expression.ts";
import { endpoints } from "../metrics/filters.ts";
import type { MonitoringFacts } from "../monitoring-facts.ts";
import { cloudWatchOptions, monitor } from "./base-monitor.ts";
import { command, sinceWhichRelease } from "./commands.ts";
import type { MonitorPlan } from "./monitor.ts";

/** What `@sluice/infra` calls an endpoint's only variant. */
const variantName = "AllTraffic";

/** The longest that Datadog waits before it looks. */
const longestDelaySeconds = 86_400;

/** Monitors of models that answer nothing while documents wait for them: an endpoint that does not wake, or hangs. */
export function planUnansweredMonitors(facts: MonitoringFacts): readonly MonitorPlan[] {
  const perModel = facts.pipeline.models.flatMap((model) => unanswered(facts, model));
  return facts.asyncMetrics ? [...perModel, ...backlogMonitors(facts)] : perModel;
}

/**
 * Asks two things of times that follow each other: was a document handed to the model in the first, and was none answered in either?
 * So each document had at least one window's time, and the first one after a quiet night does not fire it.
 */
function unanswered(facts: MonitoringFacts, model: ResolvedModel): readonly MonitorPlan[] {
  const minutes = unansweredMinutes(facts, model);
  const filter = endpoints(facts, model.name);
  const { metricDelaySeconds } = facts;
  const asked = `asked-${model.name}`;
  const silent = `silent-${model.name}`;
  return [
    monitor(facts, {
      key: asked,
      name: `Documents were handed to ${model.name} (part of: ${model.name} answers nothing)`,
      severity: "part",
      condition: {
        kind: "metric",
        aggregator: "sum",
        windowMinutes: minutes,
        expression: query("sluice.documents.invoked", { filter }),
        comparator: ">=",
        threshold: 1,
        unit: "document",
      },
      options: { evaluationDelaySeconds: Math.min(metricDelaySeconds + minutes * 60, longestDelaySeconds) },
    }),
    monitor(facts, {
      key: silent,
      name: `${model.name} is silent (part of: ${model.name} answers nothing)`,
      severity: "part",
      condition: {
        kind: "metric",
        aggregator: "sum",
        windowMinutes: 2 * minutes,
        expression: query("aws.sagemaker.model_latency.sample_count", { filter }),
        comparator: "<",
        threshold: 1,
        unit: "request",
      },
      // AWS publishes nothing while no document reaches the model, and nothing is what this looks for: a count's default.
      options: { evaluationDelaySeconds: metricDelaySeconds, onMissingData: "default" },
    }),
    monitor(facts, {
      key: `unanswered-${model.name}`,
      name: wakes(model) ? `${model.name} does not wake` : `${model.name} answers nothing`,
      severity: "page",
      condition: { kind: "both", of: [asked, silent] },
      text: unansweredText(facts, model, minutes),
    }),
  ];
}

/** A document may take as long as the file allows, so nobody is told before. */
function unansweredMinutes({ limits }: MonitoringFacts, model: ResolvedModel): number {
  return Math.max(limits.maxUnansweredMinutes, Math.ceil(model.invocationTimeoutSeconds / 60));
}

function wakes({ instances }: ResolvedModel): boolean {
  return instances.kind === "backlog" && instances.min === 0;
}

function unansweredText(facts: MonitoringFacts, model: ResolvedModel, minutes: number) {
  const cause = wakes(model)
    ? "Its endpoint is scaled to zero and did not start an instance, or the instance does not become ready."
    : "Its endpoint runs and does not answer: the container hangs, or no instance is in service.";
  return {
    happened: `Documents were handed to ${model.name} and none was answered for ${minutes} minutes or more. ${cause}`,
    meansForDocuments:
      "They wait in SageMaker's own queue, which gives a document up when its time is over; later documents wait behind them.",
    next: [
      "Read the container's log below: does it start?",
      `See whether the endpoint is what the release says: ${command(facts, "refresh")}.`,
      ...sinceWhichRelease(facts),
    ],
    search: logSearch(facts, `@model:${model.name}`),
  };
}

function backlogMonitors(facts: MonitoringFacts): readonly MonitorPlan[] {
  const asleep = facts.pipeline.models.filter(wakes).map(({ name }) => name);
  const options = cloudWatchOptions(facts, "resolve");
  const noWake = asleep.map((name) =>
    monitor(facts, {
      key: `no-wake-${name}`,
      name: `${name} has a backlog and no instance`,
      severity: "page",
      condition: {
        kind: "metric",
        aggregator: "min",
        windowMinutes: facts.limits.maxUnansweredMinutes,
        expression: query("aws.sagemaker.has_backlog_without_capacity", { filter: endpoints(facts, name) }),
        comparator: ">=",
        threshold: 1,
        unit: "state",
      },
      text: {
        happened: `${name} has had documents to answer and no instance for ${facts.limits.maxUnansweredMinutes} minutes.`,
        meansForDocuments: "They wait in SageMaker's own queue, which gives a document up when its time is over.",
        next: [
          `Look for the scaling activity's reason, such as no capacity: \`aws application-autoscaling describe-scaling-activities --region ${facts.environment.region} --service-namespace sagemaker --resource-id ${scalableTarget(facts, name)}\`.`,
          ...sinceWhichRelease(facts),
        ],
        search: logSearch(facts, `@model:${name}`),
      },
      options,
    }),
  );
  const seconds = facts.limits.maxWaitingMinutes * 60;
  const oldest = monitor(facts, {
    key: "oldest-request",
    name: "A document waits too long for an instance",
    severity: "page",
    condition: {
      kind: "metric",
      aggregator: "min",
      windowMinutes: 15,
      expression: query("aws.sagemaker.approximate_age_of_oldest_request", {
        filter: endpoints(facts),
        by: ["endpointname"],
      }),
      comparator: ">",
      threshold: seconds,
      unit: "second",
    },
    text: {
      happened: `A document has waited {{value}} s in front of {{endpointname.name}}; the limit is ${seconds} s.`,
      meansForDocuments: "There are more documents than instances for them, or none is answered.",
      next: [
        "Compare instances with the backlog on the board; if they are at their most, raise `instances.max` in the file.",
        `Then look at the plan and deploy it: ${command(facts, "preview")}, ${command(facts, "up")}.`,
      ],
      search: logSearch(facts, "@endpoint:{{endpointname.name}}"),
    },
    options,
  });
  return [...noWake, oldest];
}

/** A model's instances as Application Auto Scaling names them. */
function scalableTarget({ names }: MonitoringFacts, name: string): string {
  const endpoint = names.models.find(({ model }) => model === name)?.endpoint ?? name;
  return `endpoint/${endpoint}/variant/${variantName}`;
}
