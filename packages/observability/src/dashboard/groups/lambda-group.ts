import { handlerSeconds } from "../../handler-seconds.ts";
import { limitsOf } from "../../limits.ts";
import { logSearch } from "../../logs/log-search.ts";
import { minus, percentOf, query } from "../../metrics/expression.ts";
import { functions, handlers } from "../../metrics/filters.ts";
import { type MonitoringFacts, pageOrWarn } from "../../monitoring-facts.ts";
import { handlerErrorShare, throttleShare } from "../../monitors/handler-monitors.ts";
import type { BoardGroup } from "../board.ts";

/** How are the handlers? */
export function lambdaGroup(facts: MonitoringFacts): BoardGroup {
  const limits = limitsOf(facts);
  const by = ["functionname"] as const;
  const options = { filter: functions(facts), by } as const;
  const invocations = query("aws.lambda.invocations", options);
  const links = [{ label: "Log lines of this time", search: logSearch(facts, '"batch handled"') }];
  return {
    key: "lambda",
    title: "Lambda: triggers and delivery",
    question: "Do the handlers take what is in the queues?",
    note: [
      "A **trigger** hands documents to its model, ten messages at a time; the **delivery** sends predictions on. An error is of a whole batch; in a **partial batch** some messages went back to the queue and the others did not.",
      `A trigger has ${handlerSeconds.trigger} s for a batch, the delivery ${handlerSeconds.delivery} s. A message is tried five times.`,
    ].join("\n\n"),
    colour: "vivid_purple",
    widgets: [
      {
        kind: "lines",
        title: "Success rate",
        lines: [
          {
            label: "succeeded",
            expression: percentOf(minus(invocations, query("aws.lambda.errors", options)), invocations),
          },
        ],
        display: "line",
        limits: [],
        links,
        width: 4,
      },
      {
        kind: "lines",
        title: "Failure rate",
        lines: [{ label: "failed", expression: handlerErrorShare(facts) }],
        display: "line",
        limits: [{ label: pageOrWarn(facts), ...limits.handlerErrorShare }],
        links,
        width: 4,
      },
      {
        kind: "lines",
        title: "Throttled",
        lines: [{ label: "throttled", expression: throttleShare(facts) }],
        display: "line",
        limits: [{ label: pageOrWarn(facts), ...limits.throttleShare }],
        links,
        width: 4,
      },
      {
        kind: "lines",
        title: "Duration, against the limit",
        lines: [
          { label: "95 %", expression: query("aws.lambda.duration.p95", options) },
          { label: "longest", expression: query("aws.lambda.duration.maximum", options) },
        ],
        display: "line",
        limits: [
          { label: "a trigger ends", value: handlerSeconds.trigger * 1000, unit: "millisecond" },
          { label: "the delivery ends", value: handlerSeconds.delivery * 1000, unit: "millisecond" },
        ],
        links,
        width: 6,
      },
      {
        kind: "lines",
        title: "Batches of which messages went back",
        lines: [
          {
            label: "partial",
            expression: query("sluice.batches.partial", { filter: handlers(facts), by: ["endpointname"] }),
          },
        ],
        display: "bars",
        limits: [],
        links,
        width: 6,
      },
    ],
  };
}
