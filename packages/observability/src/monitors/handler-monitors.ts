import { type Limit, limitsOf } from "../limits.ts";
import { logSearch } from "../logs/log-search.ts";
import { type Expression, percentOf, plus, query } from "../metrics/expression.ts";
import { functions } from "../metrics/filters.ts";
import type { MonitoringFacts } from "../monitoring-facts.ts";
import { cloudWatchOptions } from "./base-monitor.ts";
import { command, sinceWhichRelease } from "./commands.ts";
import type { MonitorPlan } from "./monitor.ts";
import { planShareMonitors } from "./share-monitors.ts";

/** Invocations of handlers that failed, by function. */
function handlerErrors(facts: MonitoringFacts): Expression {
  return query("aws.lambda.errors", { filter: functions(facts), by: ["functionname"] });
}

/** Invocations of handlers that Lambda did not begin, by function. */
function throttles(facts: MonitoringFacts): Expression {
  return query("aws.lambda.throttles", { filter: functions(facts), by: ["functionname"] });
}

function invocations(facts: MonitoringFacts): Expression {
  return query("aws.lambda.invocations", { filter: functions(facts), by: ["functionname"] });
}

/** Share of a handler's invocations that failed, in percent, by function. */
export function handlerErrorShare(facts: MonitoringFacts): Expression {
  return percentOf(handlerErrors(facts), invocations(facts));
}

/** Share of a handler's invocations that Lambda did not begin, in percent, by function: throttled ones are not counted as invocations. */
export function throttleShare(facts: MonitoringFacts): Expression {
  return percentOf(throttles(facts), plus(throttles(facts), invocations(facts)));
}

/** Fewer than these in 15 minutes are tried again by their queue before anybody could look. */
const least: Limit = { value: 3, unit: "invocation" };

/** Monitors of the handlers: they fail as a whole, or Lambda does not let them run. */
export function planHandlerMonitors(facts: MonitoringFacts): readonly MonitorPlan[] {
  const { handlerErrorShare: errors, throttleShare: throttled } = limitsOf(facts);
  const common = { windowMinutes: 15, options: cloudWatchOptions(facts, "resolve") } as const;
  return [
    ...planShareMonitors(facts, {
      ...common,
      key: "handler-errors",
      name: "A handler fails",
      part: "handler-error",
      counted: "failed invocations",
      share: { expression: handlerErrorShare(facts), limit: errors },
      count: { expression: handlerErrors(facts), least },
      text: {
        happened: `More than ${errors.value} % of the invocations of {{functionname.name}} ended with an error in 15 minutes, and at least ${least.value} of them.`,
        meansForDocuments:
          "Whole batches go back to their queue, not single messages: documents are late, and after five attempts dead-lettered.",
        next: [
          "Read the error below: a missing variable or permission, memory, or time.",
          ...sinceWhichRelease(facts),
          `If somebody changed AWS by hand, see what: ${command(facts, "refresh")}.`,
        ],
        search: logSearch(facts, "status:error"),
      },
    }),
    ...planShareMonitors(facts, {
      ...common,
      key: "handler-throttles",
      name: "A handler is throttled",
      part: "handler-throttle",
      counted: "throttled invocations",
      share: { expression: throttleShare(facts), limit: throttled },
      count: { expression: throttles(facts), least },
      text: {
        happened: `More than ${throttled.value} % of the invocations of {{functionname.name}} were throttled in 15 minutes, and at least ${least.value} of them.`,
        meansForDocuments:
          "They wait in the queue. A throttled attempt counts, so after five of them a message is dead-lettered.",
        next: [
          `See what uses the account's concurrency: \`aws lambda get-account-settings --region ${facts.environment.region}\`.`,
          "Raise the quota, or give the function concurrency of its own.",
        ],
        search: logSearch(facts),
      },
    }),
  ];
}
