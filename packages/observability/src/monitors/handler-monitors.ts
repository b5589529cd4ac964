import { limitsOf } from "../limits.ts";
import { logSearch } from "../logs/log-search.ts";
import { type Expression, percentOf, plus, query } from "../metrics/expression.ts";
import { functions } from "../metrics/filters.ts";
import type { MonitoringFacts } from "../monitoring-facts.ts";
import { cloudWatchOptions, monitor } from "./base-monitor.ts";
import { command, sinceWhichRelease } from "./commands.ts";
import type { MonitorPlan } from "./monitor.ts";

/** Share of a handler's invocations that failed, in percent, by function. */
export function handlerErrorShare(facts: MonitoringFacts): Expression {
  const options = { filter: functions(facts), by: ["functionname"] } as const;
  return percentOf(query("aws.lambda.errors", options), query("aws.lambda.invocations", options));
}

/** Share of a handler's invocations that Lambda did not begin, in percent, by function: throttled ones are not counted as invocations. */
export function throttleShare(facts: MonitoringFacts): Expression {
  const options = { filter: functions(facts), by: ["functionname"] } as const;
  const throttles = query("aws.lambda.throttles", options);
  return percentOf(throttles, plus(throttles, query("aws.lambda.invocations", options)));
}

/** Monitors of the handlers: they fail as a whole, or Lambda does not let them run. */
export function planHandlerMonitors(facts: MonitoringFacts): readonly MonitorPlan[] {
  const { handlerErrorShare: errors, throttleShare: throttles } = limitsOf(facts);
  const window = { kind: "metric", aggregator: "sum", windowMinutes: 15, comparator: ">" } as const;
  const options = cloudWatchOptions(facts, "resolve");
  return [
    monitor(facts, {
      key: "handler-errors",
      name: "A handler fails",
      severity: "page",
      condition: { ...window, expression: handlerErrorShare(facts), threshold: errors.value, unit: errors.unit },
      text: {
        happened: `{{value}} % of the invocations of {{functionname.name}} ended with an error; the limit is ${errors.value} %.`,
        meansForDocuments:
          "Whole batches go back to their queue, not single messages: documents are late, and after five attempts dead-lettered.",
        next: [
          "Read the error below: a missing variable or permission, memory, or time.",
          ...sinceWhichRelease(facts),
          `If somebody changed AWS by hand, see what: ${command(facts, "refresh")}.`,
        ],
        search: logSearch(facts, "status:error"),
      },
      options,
    }),
    monitor(facts, {
      key: "handler-throttles",
      name: "A handler is throttled",
      severity: "page",
      condition: { ...window, expression: throttleShare(facts), threshold: throttles.value, unit: throttles.unit },
      text: {
        happened: `{{value}} % of the invocations of {{functionname.name}} were throttled; the limit is ${throttles.value} %.`,
        meansForDocuments:
          "They wait in the queue. A throttled attempt counts, so after five of them a message is dead-lettered.",
        next: [
          `See what uses the account's concurrency: \`aws lambda get-account-settings --region ${facts.environment.region}\`.`,
          "Raise the quota, or give the function concurrency of its own.",
        ],
        search: logSearch(facts),
      },
      options,
    }),
  ];
}
