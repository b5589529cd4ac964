import { limitsOf } from "../../limits.ts";
import { boardLogSearch, logSearch } from "../../logs/log-search.ts";
import { percentOf, query } from "../../metrics/expression.ts";
import { endpoints, handlers } from "../../metrics/filters.ts";
import { type MonitoringFacts, pageOrWarn } from "../../monitoring-facts.ts";
import { answeredRequests, failedRequests } from "../../monitors/failure-monitors.ts";
import type { BoardGroup, BoardLink, LinesWidget } from "../board.ts";

/** What fails, and what do the same requests say in the log? */
export function errorsGroup(facts: MonitoringFacts): BoardGroup {
  const { failureShare } = limitsOf(facts);
  return {
    key: "errors",
    title: "Errors: 4xx and 5xx, beside their log lines",
    question: "Which model fails, with what, and since when?",
    note: [
      "**4xx**: the model refuses what it is given. **5xx**: the model itself fails, or takes longer than its time.",
      "Click a point for the log lines of its time; choose a model above to see only its own. Search for one document by `@document_id:<64 hex digits>`: it is the same at every model.",
      "The share is of the requests that reached a model: asynchronous endpoints publish no `Invocations`.",
    ].join("\n\n"),
    colour: "vivid_orange",
    widgets: [
      errorLines(facts, "4xx and 5xx, all models", []),
      {
        kind: "logs",
        title: "Log lines of failures",
        source: "logs",
        search: boardLogSearch(facts, "(status:error OR status:warn OR @status_class:(4xx OR 5xx))"),
        columns: ["status_line", "timestamp", "@model", "@document_id", "@error_code", "content"],
        width: 6,
      },
      errorLines(facts, "4xx and 5xx by model", ["endpointname"]),
      {
        kind: "lines",
        title: "Share of failures by model",
        lines: [{ label: "failed", expression: percentOf(failedRequests(facts), answeredRequests(facts)) }],
        display: "line",
        limits: [{ label: pageOrWarn(facts), ...failureShare }],
        links: failureLinks(facts, pointsEndpoint),
        width: 6,
      },
      {
        kind: "lines",
        title: "Messages that handlers gave back, by status class",
        lines: [
          {
            label: "given back",
            expression: query("sluice.messages.failed", {
              filter: handlers(facts),
              by: ["endpointname", "status_class"],
            }),
          },
        ],
        display: "bars",
        limits: [],
        links: failureLinks(facts),
        width: 6,
      },
      {
        kind: "logs",
        title: "Everything the handlers and models write",
        source: "logs",
        search: boardLogSearch(facts),
        columns: ["status_line", "timestamp", "@model", "@document_id", "content"],
        width: 6,
      },
    ],
  };
}

function errorLines(facts: MonitoringFacts, title: string, by: readonly "endpointname"[]): LinesWidget {
  const filter = endpoints(facts);
  return {
    kind: "lines",
    title,
    lines: [
      { label: "4xx", expression: query("aws.sagemaker.invocation_4xx_errors.sum", { filter, by }) },
      { label: "5xx", expression: query("aws.sagemaker.invocation_5xx_errors.sum", { filter, by }) },
    ],
    display: "bars",
    limits: [],
    links: by.length === 0 ? failureLinks(facts) : failureLinks(facts, pointsEndpoint),
    width: 6,
  };
}

/** The endpoint of the line whose point was clicked, as Datadog fills it in. */
const pointsEndpoint = "@endpoint:{{endpointname.value}}";

function failureLinks(facts: MonitoringFacts, ...terms: readonly string[]): readonly BoardLink[] {
  return [
    { label: "Errors and warnings of this time", search: logSearch(facts, ...terms, "(status:error OR status:warn)") },
    { label: "4xx of this time", search: logSearch(facts, ...terms, "@status_class:4xx") },
    { label: "5xx of this time", search: logSearch(facts, ...terms, "@status_class:5xx") },
  ];
}
